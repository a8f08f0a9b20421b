"""Uses: the times through which one hand, and no other, is taken to show a strong mark."""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Stage, Whole
from leadlight.finder.link.marks import STRONG, by_mark

SILENCE_DAYS = 2
"""After a longer silence a number may have gone to somebody else: a new use of it begins, and
whether the two uses are one hand is asked of everything else that they show."""

_HOUR = 3_600_000_000
_LONGEST = SILENCE_DAYS * 24 * _HOUR
_FEW = 32
"""Fewer ads than this are put in order by moving each to its place."""

_MOMENTS = "SELECT ad, epoch_us(first_seen) AS at FROM seen"

_STRONG = f"SELECT ad, mark FROM marks ANTI JOIN hubs USING (mark) WHERE kind IN {STRONG}"

USES = pa.schema(
    {
        "ad": pa.int32(),
        "mark": pa.uint64(),
        "use": pa.int64(),
        "silent": pa.float64(),
        "turn": pa.int64(),
        "begins": pa.bool_(),
    }
)


def uses(moments: pa.Table, strong: pa.Table) -> pa.Table:
    """From when each ad was first seen (``ad``, from 0; ``at``, in microseconds) and strong marks
    (``ad``, ``mark``) to ``USES``.

    Of each mark and ad there is the use that it is of, from 0, and the days since the mark was last
    seen: whole hours that begin between, as parts of a day; null for the first. ``turn`` is one
    number for mark and use together, from 0; the ad that is the first of it ``begins`` it.
    """
    at = np.empty(moments.num_rows, dtype=np.int64)
    at[moments["ad"].to_numpy()] = moments["at"].to_numpy()
    marks, starts, ads = by_mark(strong)
    turn, silent = np.empty(len(ads), dtype=np.int64), np.empty(len(ads))
    _follow(starts, ads, at, turn, silent)
    sizes = np.diff(starts)
    use = turn - np.repeat(turn[starts[:-1]], sizes)
    told, begins = pa.array(silent, mask=np.isnan(silent)), np.diff(turn, prepend=-1) > 0
    return pa.table([ads, np.repeat(marks, sizes), use, told, turn, begins], schema=USES)


@numba.njit(cache=True, nogil=True)
def _follow(starts, ads, at, turn, silent):  # type: ignore[no-untyped-def]  # Numba types it
    """Puts the ads of each mark in the order of time, and numbers its uses."""
    number = -1
    for mark in range(len(starts) - 1):
        start, end = starts[mark], starts[mark + 1]
        if end - start < _FEW:
            _put_in_order(ads, at, start, end)
        else:
            mine = np.sort(ads[start:end])
            ads[start:end] = mine[np.argsort(at[mine], kind="mergesort")]
        for row in range(start, end):
            now, before = at[ads[row]], at[ads[max(row - 1, start)]]
            number += row == start or now - before > _LONGEST
            turn[row] = number
            silent[row] = np.nan if row == start else (now // _HOUR - before // _HOUR) / 24.0


@numba.njit(cache=True, inline="always")
def _put_in_order(ads, at, start, end):  # type: ignore[no-untyped-def]  # Numba types it
    """Of few ads, the earlier first; of one moment, the one of the lesser number."""
    for row in range(start + 1, end):
        ad, place = ads[row], row
        while place > start:
            other = ads[place - 1]
            if at[other] < at[ad] or (at[other] == at[ad] and other < ad):
                break
            ads[place] = other
            place -= 1
        ads[place] = ad


STAGES: tuple[Stage, ...] = (Whole("uses", (_MOMENTS, _STRONG), uses, USES),)
"""Needs ``seen``, ``marks`` and ``hubs``; leaves ``uses``."""
