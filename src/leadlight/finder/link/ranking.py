"""Rows in the order of whole numbers that are dense: counted out, not sorted."""

from __future__ import annotations

import numba
import numpy as np

from leadlight.finder.arrays import Shorts


def ranked(labels: Shorts, count: int) -> tuple[Shorts, Shorts]:
    """Where each of ``count`` labels, from 0, starts, and the last one ends, and the rows in the
    order of their labels; those of one label as they came."""
    starts, rows = np.zeros(count + 2, dtype=np.int32), np.empty(len(labels), dtype=np.int32)
    _rank(labels, starts, rows)
    return starts[:-1], rows


@numba.njit(cache=True, nogil=True)
def _rank(labels, starts, rows):  # type: ignore[no-untyped-def]  # Numba types it
    for label in labels:
        starts[label + 2] += 1
    for label in range(2, len(starts)):
        starts[label] += starts[label - 1]
    for row in range(len(labels)):
        label = labels[row] + 1
        rows[starts[label]] = row
        starts[label] += 1
