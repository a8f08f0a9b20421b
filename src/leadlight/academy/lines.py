"""Telephone lines of a hand: which number is in use when."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from leadlight.academy.chance import Chance
from leadlight.academy.circuits import DAY, Circuit, Window
from leadlight.academy.numbering import Numbers
from leadlight.academy.places import AREA_CODES

_RECYCLED = 0.03
_MOST = 60


class Phone(msgspec.Struct, frozen=True):
    """Numbers that follow one another; ``since`` are the times from which each is in use."""

    since: tuple[float, ...]
    numbers: tuple[str, ...]

    def number(self, when: float) -> str:
        """The number in use."""
        return self.numbers[max(0, bisect_right(self.since, when) - 1)]


def kept(circuit: Circuit, window: Window, numbers: Numbers, chance: Chance) -> Phone:
    """One number all the time."""
    return Phone((window.first,), (_number(window.first, circuit, numbers, chance),))


def burned(
    circuit: Circuit, window: Window, lasts: float, numbers: Numbers, chance: Chance
) -> Phone:
    """A new number after a day and about ``lasts`` more; the last is dropped with the last ad."""
    since = [window.first]
    while since[-1] < window.last and len(since) < _MOST:
        since.append(since[-1] + DAY * (1 + chance.around(lasts, 0.5)))
    used = tuple(_number(when, circuit, numbers, chance) for when in since[:-1])
    for number, dropped in zip(used, since[1:], strict=True):
        numbers.burn(number, dropped)
    return Phone(tuple(since[:-1]), used)


def _number(when: float, circuit: Circuit, numbers: Numbers, chance: Chance) -> str:
    """Mostly of home or of where it is bought, else of anywhere, or a stranger's old one."""
    old = numbers.recycled(when) if chance.often(_RECYCLED) else None
    if old:
        return old
    draw = chance.random()
    if draw < 0.15:
        return numbers.fresh(chance.pick(AREA_CODES))
    city = circuit.city(when) if draw < 0.45 else circuit.cities[0]
    return numbers.fresh(chance.pick(city.codes))
