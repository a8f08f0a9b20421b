"""Which texts stand for a template, and which of them each other text belongs to."""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa

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
    joining = ties["rank"].to_numpy()
    stands_for = np.zeros(1 + joining.max(initial=0), dtype=np.int64)
    _join(joining, ties["earlier"].to_numpy(), ties["likeness"].to_numpy(), stands_for)
    ranks = np.flatnonzero(stands_for)
    return pa.table([ranks, stands_for[ranks]], schema=PLACES)


@numba.njit(cache=True, nogil=True)
def _join(ranks, earlier, likeness, stands_for):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``stands_for``: whom each rank joins, or 0; ranks begin at 1."""
    start = 0
    while start < len(ranks):
        end = start
        while end < len(ranks) and ranks[end] == ranks[start]:
            end += 1
        best = -1.0
        for at in range(start, end):
            if not stands_for[earlier[at]]:
                best = max(best, likeness[at])
        chosen = 0
        for at in range(start, end):
            if not stands_for[earlier[at]] and likeness[at] >= best - _CLEAR:
                chosen = min(chosen, earlier[at]) if chosen else earlier[at]
        stands_for[ranks[start]] = chosen
        start = end
