"""Telephone numbers of the 555 exchange; some come to strangers after a silence."""

from __future__ import annotations

import random

DAY = 86_400
_SILENCE = 10 * DAY
_KEPT = 300
Line = list[tuple[float, str]]
"""From when on each number is in use."""
PLAIN = 9
"""So many of the forms, the first, are easy to read."""


class Numbers:
    """Hands out numbers, and remembers those that were dropped."""

    def __init__(self, chance: random.Random, recycled: float) -> None:
        self._chance, self._recycled = chance, recycled
        self._taken: set[str] = set()
        self._dropped: list[tuple[float, str]] = []

    def line(self, first: float, last: float, lasts: float, area: str) -> Line:
        """Numbers that follow one another, each kept about ``lasts`` days; 0 keeps the first."""
        line: Line = []
        while first < last:
            until = first + DAY * lasts * self._chance.uniform(0.5, 1.7) if lasts else last
            number = self._number(first, area)
            line.append((first, number))
            self._dropped.append((min(until, last), number))
            first = until
        del self._dropped[:-_KEPT]
        return line

    def _number(self, when: float, area: str) -> str:
        if self._chance.random() < self._recycled:
            for place, (dropped, number) in enumerate(self._dropped):
                if dropped + _SILENCE < when:
                    del self._dropped[place]
                    return number
        while True:
            number = f"+1{area}555{self._chance.randrange(10_000):04d}"
            if number not in self._taken:
                self._taken.add(number)
                return number


def in_use(line: Line, when: float) -> str:
    """The number at that time."""
    return [number for since, number in line if since <= when or since == line[0][0]][-1]


def spelled(number: str, form: int) -> str:
    """Ten digits in one of many forms."""
    area, exchange, rest = number[2:5], number[5:8], number[8:]
    forms = (
        f"{area} {exchange} {rest}",
        f"{area}-{exchange}-{rest}",
        f"({area}) {exchange}-{rest}",
        f"{area}.{exchange}.{rest}",
        f"{area}{exchange}{rest}",
        f"+1 {area} {exchange} {rest}",
        f"{area}/{exchange}/{rest}",
        f"1-{area}-{exchange}-{rest}",
        f"{area} {exchange} {rest[:2]} {rest[2:]}",
        " ".join(area + exchange + rest),
        f"{area} five five five {rest}",
        f"{area}_{exchange}_{rest}",
    )
    return forms[form % len(forms)]
