"""One look for many patterns: says where each may start, so that only there it is tried.

Scanning goes through all patterns at once, on bytes and without look-around; ``re`` alone decides.
"""

from __future__ import annotations

import re

import hyperscan


class Watch:
    """Regular expressions, each on whole words, found in one pass."""

    def __init__(self, expressions: list[str]) -> None:
        self._patterns = [
            re.compile(rf"(?<![a-z0-9])(?:{expression})(?![a-z0-9])") for expression in expressions
        ]
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[expression.encode() for expression in expressions],
            ids=list(range(len(expressions))),
            elements=len(expressions),
            flags=[hyperscan.HS_FLAG_SOM_LEFTMOST] * len(expressions),
        )

    def search(self, plain: str) -> dict[int, list[re.Match[str]]]:
        """The matches of each pattern that has some, by its place in the list."""
        found: dict[int, list[re.Match[str]]] = {}
        for index, start in self._starts(plain):
            matches = found.get(index)
            if matches and start < matches[-1].end():
                continue
            if match := self._patterns[index].match(plain, start):
                found.setdefault(index, []).append(match)
        return found

    def _starts(self, plain: str) -> list[tuple[int, int]]:
        """Pattern and offset in ``plain`` of every possible start, in order."""
        data, starts = plain.encode(), set()

        def collect(index: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001  # the scanner's signature
            starts.add((index, start))

        self._database.scan(data, match_event_handler=collect)
        if len(data) == len(plain):
            return sorted(starts)
        return sorted((index, len(data[:start].decode())) for index, start in starts)
