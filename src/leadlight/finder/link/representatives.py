"""Which texts stand for a template, and which of them each other text belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

import pyarrow as pa

Tie = tuple[int, int, float]
"""A text and an earlier one that it is alike, by their ranks in time, and their likeness."""

PLACES = pa.schema({"rank": pa.int64(), "stands_for": pa.int64()})

_CLEAR = 0.1
"""The earliest representative is preferred unless another is more alike by more than this: copies
with edits of their own scatter by as much, and must not scatter over representatives too."""


def place(ties: pa.Table) -> pa.Table:
    """From (``rank``, ``earlier``, ``likeness``), in the order of ``rank``, to ``PLACES``.

    A text is a representative unless an earlier representative is alike it: that is the first
    maximal independent set in the order of time, so that a member lies one step from what it is
    held to be a copy of, and no chain grows. Texts that join nobody have no row.
    """
    columns = [ties[name].to_pylist() for name in ("rank", "earlier", "likeness")]
    ranks, chosen = [], []
    for rank, representative in _joins(zip(*columns, strict=True)):
        ranks.append(rank)
        chosen.append(representative)
    return pa.table([pa.array(ranks, pa.int64()), pa.array(chosen, pa.int64())], schema=PLACES)


def _joins(ties: Iterable[Tie]) -> Iterator[tuple[int, int]]:
    joined: set[int] = set()
    for rank, its in groupby(ties, itemgetter(0)):
        standing = [(earlier, alike) for _, earlier, alike in its if earlier not in joined]
        if standing:
            joined.add(rank)
            best = max(alike for _, alike in standing)
            yield rank, min(earlier for earlier, alike in standing if alike >= best - _CLEAR)
