"""Uses: the times through which one hand, and no other, is taken to show a strong mark."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.engine.stage import Stage, Whole
from leadlight.finder.link.components import Ints
from leadlight.finder.link.marks import STRONG

SILENCE_DAYS = 2
"""After a longer silence a number may have gone to somebody else: a new use of it begins, and
whether the two uses are one hand is asked of everything else that they show."""

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR

_MOMENTS = "SELECT ad, epoch_us(first_seen) AS at FROM seen"

_STRONG = f"SELECT ad, mark FROM marks ANTI JOIN hubs USING (mark) WHERE kind IN {STRONG}"

USES = pa.schema(
    {
        "ad": pa.int64(),
        "mark": pa.uint64(),
        "use": pa.int64(),
        "silent": pa.float64(),
        "turn": pa.int64(),
    }
)


def uses(moments: pa.Table, strong: pa.Table) -> pa.Table:
    """From when each ad was first seen (``ad``, from 0; ``at``, in microseconds) and strong marks
    (``ad``, ``mark``) to ``USES``.

    Of each mark and ad there is the use that it is of, from 0, and the days since the mark was last
    seen: whole hours that begin between, as parts of a day; null for the first. ``turn`` is one
    number for mark and use together, from 0.
    """
    at = np.empty(moments.num_rows, dtype=np.int64)
    at[moments["ad"].to_numpy()] = moments["at"].to_numpy()
    ad, mark, is_first = _followed(at, strong)
    moment = at[ad]
    before = np.r_[moment[:1], moment[:-1]]
    begins = np.cumsum(~is_first & (moment - before > SILENCE_DAYS * _DAY))
    places = np.cumsum(is_first) - 1
    use = begins - begins[is_first][places]
    silent = pa.array((moment // _HOUR - before // _HOUR) / 24.0, mask=is_first)
    return pa.table([ad, mark, use, silent, begins + places], schema=USES)


def _followed(
    at: Ints, strong: pa.Table
) -> tuple[Ints, npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """The rows of each mark in the order of time, and which are a mark's first."""
    in_time = np.argsort(at, kind="stable")
    place = np.empty_like(in_time)
    place[in_time] = np.arange(len(at))
    coded = strong["mark"].combine_chunks().dictionary_encode()
    rows = np.asarray(coded.indices).astype(np.int64) << 32 | place[strong["ad"].to_numpy()]
    rows.sort()
    code = rows >> 32
    is_first = np.ones(len(rows), dtype=bool)
    is_first[1:] = code[1:] != code[:-1]
    return in_time[rows & 0xFFFFFFFF], coded.dictionary.to_numpy()[code], is_first


STAGES: tuple[Stage, ...] = (Whole("uses", (_MOMENTS, _STRONG), uses, USES),)
"""Needs ``seen``, ``marks`` and ``hubs``; leaves ``uses``."""
