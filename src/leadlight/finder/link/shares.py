"""Shares of work: what threads take, about as much each."""

from __future__ import annotations

from itertools import pairwise

import numba
import numpy as np
import numpy.typing as npt

SMALL = 1 << 20
"""So little, or less, is not worth a thread."""


def shares(bounds: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Runs of pieces, each from one up to but without the other, one run a thread.

    ``bounds`` say where each piece begins, and the last one ends, from 0: entries, say, in order.
    """
    every = int(bounds[-1])
    threads = min(numba.get_num_threads(), 1 + every // SMALL)
    cuts = np.searchsorted(bounds, np.linspace(0, every, threads + 1))
    return [*pairwise([0, *cuts[1:-1].tolist(), len(bounds) - 1])]
