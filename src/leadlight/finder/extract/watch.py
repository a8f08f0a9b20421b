"""One look for many patterns: says where each may start, so that only there it is tried.

Scanning goes through all patterns at once, on bytes and without look-around (hyperscan); ``re``
alone decides what a hit is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

import hyperscan
import numpy as np

Starts = dict["Sight", list[int]]
"""Where each pattern may start in a text, in order; a pattern without any is left out."""


class Sight:
    """A regular expression, and what gives away that one may start.

    ``look`` goes to hyperscan: bytes of the plain text, no look-around, at least one character,
    short, so that a start is reported once. Every match of ``pattern`` must start where ``look``
    matches; what starts there and is none costs one try.
    """

    __slots__ = ("look", "pattern")

    def __init__(self, look: str, pattern: str | re.Pattern[str]) -> None:
        self.look = look
        self.pattern = re.compile(pattern)

    def found(self, plain: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
        """What ``finditer`` gives, looked for at ``starts`` alone."""
        end = 0
        for start in starts:
            if start >= end and (match := self.pattern.match(plain, start)):
                end = match.end()
                yield match


def on_words(expression: str) -> Sight:
    """``expression`` where it stands for whole words."""
    return Sight(expression, rf"(?<![a-z0-9])(?:{expression})(?![a-z0-9])")


class Watch:
    """Looks for many patterns in one pass."""

    def __init__(self, sights: Iterable[Sight]) -> None:
        self._in_order = tuple(sights)
        self.sights = frozenset(self._in_order)
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[sight.look.encode() for sight in self._in_order],
            ids=list(range(len(self._in_order))),
            elements=len(self._in_order),
            flags=[hyperscan.HS_FLAG_SOM_LEFTMOST] * len(self._in_order),
        )

    def starts(self, plain: str) -> Starts:
        """Where each of the patterns may start in ``plain``."""
        data, hits = plain.encode(), set()

        def collect(index: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001  # the scanner's signature
            hits.add((index, start))

        self._database.scan(data, match_event_handler=collect)
        found: Starts = {}
        if not hits:
            return found
        wide = [] if len(data) == len(plain) else _inner_bytes(data)
        for index, start in sorted(hits):
            at = start - bisect_left(wide, start) if wide else start
            found.setdefault(self._in_order[index], []).append(at)
        return found


def _inner_bytes(data: bytes) -> list[int]:
    """Where the bytes of UTF-8 ``data`` are that begin no character."""
    inner: list[int] = np.flatnonzero((np.frombuffer(data, np.uint8) & 0xC0) == 0x80).tolist()
    return inner


@cache
def alone(sight: Sight) -> Watch:
    """A watch for one pattern, where no common one was given."""
    return Watch([sight])
