"""Tallies: of each mark of a hand, how many ads show it, since when and until when."""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.arrays import Ints, Longs, Shorts
from leadlight.finder.link.marks import by_mark
from leadlight.finder.link.ranking import ranked

_PLACED = """
SELECT ad, hand, first_seen, last_seen FROM members JOIN seen USING (ad)
"""

_SHOWN = "SELECT ad, mark FROM marks UNION ALL SELECT ad, mark FROM worn_templates"
_DRAWN = "SELECT ad, number FROM drawn"
_SAME = "SELECT number, picture FROM all_pictures"

_MOMENT = pa.timestamp("us", tz="UTC")

TALLY = pa.schema(
    {
        "hand": pa.int64(),
        "mark": pa.uint64(),
        "ads": pa.int64(),
        "first_seen": _MOMENT,
        "last_seen": _MOMENT,
    }
)

_KNOWN = np.dtype([("hand", "i8"), ("first", "i8"), ("last", "i8")])
_TOLD = np.dtype([("mark", "i8"), ("ads", "i8"), *_KNOWN.descr])


def tally(placed: pa.Table, shown: pa.Table) -> pa.Table:
    """From ads (``ad``, from 0; ``hand``, from 0; ``first_seen`` and ``last_seen``) and their marks
    (``ad``, ``mark``) to ``TALLY``. A mark that is there twice counts for one.
    """
    return _tallied(placed, *by_mark(shown))


def tally_pictures(placed: pa.Table, drawn: pa.Table, same: pa.Table) -> pa.Table:
    """As ``tally``, from the pictures that ads show (``ad``, ``number`` of a hash) and what each
    hash, from 0, is the same as (``number``, ``picture``), which is the mark."""
    pictures = np.empty(same.num_rows, dtype=np.int32)
    pictures[same["number"].to_numpy()] = same["picture"].to_numpy()
    starts, rows = ranked(pictures[drawn["number"].to_numpy()], len(pictures))
    numbers = np.arange(len(pictures), dtype=np.uint64)
    return _tallied(placed, numbers, starts, drawn["ad"].to_numpy()[rows])


def _tallied(placed: pa.Table, marks: Longs, starts: Shorts, ads: Shorts) -> pa.Table:
    known = np.empty(placed.num_rows, dtype=_KNOWN)
    ad = placed["ad"].to_numpy()
    known["hand"][ad] = placed["hand"].to_numpy()
    for moment in ("first", "last"):
        known[moment][ad] = placed[f"{moment}_seen"].cast(pa.int64()).to_numpy()
    told = np.empty(len(ads), dtype=_TOLD)
    told = told[: _tally(starts, ads, known, told)]
    moments = (pa.array(_whole(told[name])).cast(_MOMENT) for name in ("first", "last"))
    return pa.table(
        [_whole(told["hand"]), marks[told["mark"]], _whole(told["ads"]), *moments], schema=TALLY
    )


def _whole(column: Ints) -> Ints:
    return np.ascontiguousarray(column)


@numba.njit(cache=True, nogil=True)
def _tally(starts, ads, known, told):  # type: ignore[no-untyped-def]  # Numba types it
    """Writes a row for each hand of each mark, and says how many there are."""
    row_of = np.full(known["hand"].max() + 1 if len(known) else 0, -1)
    mark_of = np.full(len(known), -1)
    rows = 0
    for mark in range(len(starts) - 1):
        own = rows
        for entry in range(starts[mark], starts[mark + 1]):
            ad = ads[entry]
            if mark_of[ad] == mark:
                continue
            mark_of[ad] = mark
            hand = known[ad]["hand"]
            row = row_of[hand]
            if row < own:
                row = row_of[hand] = rows
                rows += 1
                told[row]["hand"], told[row]["mark"], told[row]["ads"] = hand, mark, 1
                told[row]["first"], told[row]["last"] = known[ad]["first"], known[ad]["last"]
            else:
                told[row]["ads"] += 1
                told[row]["first"] = min(told[row]["first"], known[ad]["first"])
                told[row]["last"] = max(told[row]["last"], known[ad]["last"])
    return rows


STAGES: tuple[Stage, ...] = (
    Query("placed", _PLACED),
    Whole("tallies", ("FROM placed", _SHOWN), tally, TALLY),
    Whole("picture_tallies", ("FROM placed", _DRAWN, _SAME), tally_pictures, TALLY),
)
"""Needs ``members``, ``seen``, ``marks``, ``worn_templates``, ``drawn`` and ``all_pictures``;
leaves ``placed`` (ad, hand, first_seen, last_seen), ``tallies`` and ``picture_tallies``, where the
mark is the number of a picture."""
