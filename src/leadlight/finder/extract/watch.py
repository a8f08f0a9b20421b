"""One look for many patterns: says which of them can fire, so that only those are searched for."""

from __future__ import annotations

import re

import hyperscan

_FLAGS = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_ALLOWEMPTY


class Watch:
    """Regular expressions compiled together.

    The scanner works on bytes and over-reports rather than misses; each report is then searched
    for with ``re``, which alone decides.
    """

    def __init__(self, expressions: list[str]) -> None:
        self._patterns = [re.compile(expression) for expression in expressions]
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[expression.encode() for expression in expressions],
            ids=list(range(len(expressions))),
            elements=len(expressions),
            flags=[_FLAGS] * len(expressions),
        )

    def search(self, plain: str) -> list[tuple[int, list[re.Match[str]]]]:
        """The patterns that match ``plain``, by their place in the list, with all their matches."""
        fired = self._fired(plain)
        found = ((index, list(self._patterns[index].finditer(plain))) for index in fired)
        return [(index, matches) for index, matches in found if matches]

    def _fired(self, plain: str) -> list[int]:
        fired: list[int] = []

        def collect(index: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001  # the scanner's signature
            fired.append(index)

        self._database.scan(plain.encode(), match_event_handler=collect)
        return sorted(fired)
