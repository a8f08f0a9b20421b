"""How many ads of each group show each trait.

There are tens of millions of traits, and few groups to one of them; so the traits of each group are
laid side by side, put in order and counted, which takes a fifth of what sorting them by a key of
group and trait together would.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Longs = npt.NDArray[np.uint64]

SHOWN = pa.schema([("grp", pa.int32()), ("trait", pa.uint64()), ("ads", pa.int32())])
_SMALL = 1 << 20
"""So many traits or fewer are counted in the caller's thread, so that several callers may."""


def counted(listed: pa.Table, single: pa.Table) -> pa.Table:
    """From lists of traits (``grp``, ``traits``) and single ones (``grp``, ``trait``) to ``SHOWN``,
    in order; groups are numbers from 0.
    """
    sizes = _sizes(listed, single)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    traits, free = np.empty(starts[-1], dtype=np.uint64), starts[:-1].copy()
    for batch in listed.to_batches():
        lists = batch["traits"]
        offsets, values = np.asarray(lists.offsets, dtype=np.int64), np.asarray(lists.values)
        _lay_lists(batch["grp"].to_numpy(), offsets, values, free, traits)
    _lay(single["grp"].to_numpy(), single["trait"].to_numpy(), free, traits)
    tell, write = (_tell_here, _write_here) if len(traits) < _SMALL else (_tell_all, _write_all)
    different = np.zeros(len(sizes), dtype=np.int64)
    tell(traits, starts, different)
    ends = np.cumsum(different)
    kept, ads = np.empty(different.sum(), np.uint64), np.empty(different.sum(), np.int32)
    write(traits, starts, ends - different, kept, ads)
    groups = np.repeat(np.arange(len(sizes), dtype=np.int32), different)
    return pa.table([groups, kept, ads], schema=SHOWN)


def _sizes(listed: pa.Table, single: pa.Table) -> Ints:
    """How many traits each group shows, those that come again with them."""
    groups = 1 + max((pc.max(it["grp"]).as_py() for it in (listed, single) if len(it)), default=-1)
    sizes = np.bincount(single["grp"].to_numpy(), minlength=groups)
    for batch in listed.to_batches():
        lengths = pc.list_value_length(batch["traits"]).to_numpy()
        sizes += np.bincount(batch["grp"].to_numpy(), lengths, groups).astype(np.int64)
    return sizes


@numba.njit(cache=True)
def _lay_lists(groups, offsets, values, free, traits):  # type: ignore[no-untyped-def]  # Numba types it
    """Puts the traits of each list where its group has room, from ``free`` on."""
    for row in range(len(groups)):
        place, size = free[groups[row]], offsets[row + 1] - offsets[row]
        traits[place : place + size] = values[offsets[row] : offsets[row + 1]]
        free[groups[row]] += size


@numba.njit(cache=True)
def _lay(groups, values, free, traits):  # type: ignore[no-untyped-def]  # Numba types it
    for row in range(len(groups)):
        traits[free[groups[row]]] = values[row]
        free[groups[row]] += 1


def _tell(traits: Longs, starts: Ints, different: Ints) -> None:
    """Puts the traits of each group in order, and says how many ``different`` ones there are."""
    for group in numba.prange(len(different)):
        mine = traits[starts[group] : starts[group + 1]]
        mine.sort()
        for place in range(len(mine)):
            different[group] += place == 0 or mine[place] != mine[place - 1]


def _write(traits: Longs, starts: Ints, places: Ints, kept: Longs, ads: Ints) -> None:
    """Writes the different traits of each group from its place on, and how often each is there."""
    for group in numba.prange(len(places)):
        place = places[group] - 1
        for entry in range(starts[group], starts[group + 1]):
            if entry == starts[group] or traits[entry] != traits[entry - 1]:
                place += 1
                kept[place], ads[place] = traits[entry], 0
            ads[place] += 1


_tell_here, _write_here = numba.njit(cache=True)(_tell), numba.njit(cache=True)(_write)
_tell_all, _write_all = (numba.njit(cache=True, parallel=True)(each) for each in (_tell, _write))
