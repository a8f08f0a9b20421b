"""How many ads of each group show each trait.

There are tens of millions of traits to count, but few different ones, so nothing is sorted: by how
often it is there, each trait has room for the groups that show it; they are put there as they come;
and of those that stand there more than once the first is kept, with how often it did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import numba
import numpy as np
import pyarrow as pa

from leadlight.finder.arrays import Ints, Longs, Shorts
from leadlight.finder.link.hashing import KIND_BITS
from leadlight.finder.link.shares import shares

SHOWN = pa.schema({"trait": pa.uint64(), "grps": pa.list_(pa.int32()), "ads": pa.list_(pa.int32())})
"""A row a trait: each group that shows it, once, and in how many of its ads."""
_ROOM = 1 << 12
"""Traits that a new table has room for, and as many more."""
_LOW = np.uint64(KIND_BITS)


class _Told(msgspec.Struct, frozen=True):
    """Groups, where the traits of each row of them end (the first is where they begin), traits."""

    groups: Shorts
    ends: Shorts
    traits: Longs


def counted(*tables: pa.Table) -> pa.Table:
    """From groups, numbers from 0 (``grp``), and in all other columns what an ad of theirs shows,
    a trait or a list of traits, to ``SHOWN``.
    """
    told = [each for table in tables for each in _told(table)]
    groups = 1 + max((int(each.groups.max(initial=-1)) for each in told), default=-1)
    sizes = [len(each.traits) for each in told]
    parts = [told[a:b] for a, b in shares(np.cumsum([0, *sizes]))]
    with ThreadPoolExecutor(len(parts)) as pool:
        tallies = list(pool.map(_tallied, parts))
        traits, starts = _opened(tallies)
        places = np.empty(starts[-1], dtype=np.int32)
        list(pool.map(lambda part, tally: _put(part, tally, places), parts, tallies))
        batches = pool.map(
            lambda run: _counted(traits[slice(*run)], starts[run[0] : run[1] + 1], places, groups),
            shares(starts),
        )
        return pa.Table.from_batches(batches, SHOWN)


def _told(table: pa.Table) -> Iterator[_Told]:
    for batch in table.to_batches():
        groups = batch["grp"].to_numpy()
        for column in batch.drop_columns("grp"):
            if pa.types.is_list(column.type):
                yield _Told(groups, np.asarray(column.offsets), np.asarray(column.values))
            else:
                ends = np.arange(len(groups) + 1, dtype=np.int32)
                yield _Told(groups, ends, column.to_numpy())


def _tallied(part: Sequence[_Told]) -> Longs:
    """Each trait that is told and how often, a row of a table of open addresses."""
    table, used = np.zeros((2 * _ROOM, 2), dtype=np.uint64), 0
    for each in part:
        done, last = int(each.ends[0]), int(each.ends[-1])
        while done < last:
            done, used = _tally(each.traits, done, last, table, used)
            if done < last:
                room = np.zeros((4 * len(table), 2), dtype=np.uint64)
                _move(table, room)
                table = room
    return table


@numba.njit(cache=True, nogil=True, inline="always")
def _slot_of(trait, table):  # type: ignore[no-untyped-def]  # Numba types it
    """Where a trait stands in a table, or would."""
    last = np.uint64(len(table) - 1)
    slot = (trait >> _LOW) & last
    while table[slot, 1] and table[slot, 0] != trait:
        slot = (slot + np.uint64(1)) & last
    return slot


@numba.njit(cache=True, nogil=True)
def _tally(traits, start, end, table, used):  # type: ignore[no-untyped-def]  # Numba types it
    """Counts traits from ``start`` on until half of the table is ``used``; how far it came."""
    for place in range(start, end):
        slot = _slot_of(traits[place], table)
        if not table[slot, 1]:
            if 2 * used >= len(table):
                return place, used
            table[slot, 0] = traits[place]
            used += 1
        table[slot, 1] += np.uint64(1)
    return end, used


@numba.njit(cache=True, nogil=True)
def _move(table, room):  # type: ignore[no-untyped-def]  # Numba types it
    for row in range(len(table)):
        if table[row, 1]:
            slot = _slot_of(table[row, 0], room)
            room[slot, 0], room[slot, 1] = table[row, 0], table[row, 1]


def _opened(tallies: Sequence[Longs]) -> tuple[Longs, Ints]:
    """The different traits in order, and where the room of each begins, and the last one's ends.

    Instead of how often a trait is there a tally says from now on where in its room those groups
    go, counted from 1.
    """
    rows = [np.flatnonzero(tally[:, 1]) for tally in tallies]
    each = [tally[mine, 0] for tally, mine in zip(tallies, rows, strict=True)]
    traits, places = np.unique(np.concatenate(each), return_inverse=True)
    counts = np.zeros((len(tallies), len(traits)), dtype=np.int64)
    own = np.split(places, np.cumsum([len(mine) for mine in rows])[:-1])
    for part, (tally, mine) in enumerate(zip(tallies, rows, strict=True)):
        counts[part, own[part]] = tally[mine, 1]
    starts = np.r_[0, np.cumsum(counts.sum(axis=0))]
    free = 1 + starts[:-1] + np.cumsum(counts, axis=0) - counts
    for part, (tally, mine) in enumerate(zip(tallies, rows, strict=True)):
        tally[mine, 1] = free[part, own[part]]
    return traits, starts


def _put(part: Sequence[_Told], tally: Longs, places: Shorts) -> None:
    for each in part:
        _put_all(each.groups, each.ends, each.traits, tally, places)


@numba.njit(cache=True, nogil=True)
def _put_all(groups, ends, traits, table, places):  # type: ignore[no-untyped-def]  # Numba types it
    """Puts the group of each trait into the trait's room."""
    for row in range(len(groups)):
        for trait in traits[ends[row] : ends[row + 1]]:
            slot = _slot_of(trait, table)
            places[table[slot, 1] - np.uint64(1)] = groups[row]
            table[slot, 1] += np.uint64(1)


def _counted(traits: Longs, starts: Ints, places: Shorts, groups: int) -> pa.RecordBatch:
    """``SHOWN`` of some traits, whose groups stand in ``places`` from their ``starts`` on."""
    mine = places[starts[0] : starts[-1]]
    ads, ends = np.empty_like(mine), np.zeros(len(starts), dtype=np.int32)
    _keep_first(starts - starts[0], mine, np.zeros(groups, dtype=np.int32), ads, ends)
    lists = (pa.ListArray.from_arrays(ends, pa.array(each[: ends[-1]])) for each in (mine, ads))
    return pa.record_batch([pa.array(traits), *lists], schema=SHOWN)


@numba.njit(cache=True, nogil=True)
def _keep_first(starts, groups, counts, ads, ends):  # type: ignore[no-untyped-def]  # Numba types it
    """Moves the different groups of each trait to the front, and writes where they end now, and in
    how many ads each was there; ``counts``: a nought a group, and so again when it is done."""
    end = 0
    for trait in range(len(starts) - 1):
        begin = end
        for place in range(starts[trait], starts[trait + 1]):
            group = groups[place]
            groups[end] = group
            end += counts[group] == 0
            counts[group] += 1
        for place in range(begin, end):
            ads[place] = counts[groups[place]]
            counts[groups[place]] = 0
        ends[trait + 1] = end
