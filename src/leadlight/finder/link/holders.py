"""Which of many texts is the first to have a key, and where it stands among all keys.

Keys stand in tables of open addresses: a build has millions of them, and few different ones.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.arrays import Ints

Keys = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int32]

HOLDERS = pa.schema({"key": pa.uint32(), "rank": pa.int64()})

_ODD = np.uint32(0x9E3779B1)
_FEW = 1 << 12


class Known:
    """Different ``keys`` in the order in which they came, at places from 0."""

    def __init__(self) -> None:
        self._table, self._keys = _empty(_FEW), np.empty(_FEW // 2, dtype=np.uint32)
        self._count = 0

    @property
    def keys(self) -> Keys:
        """All of them."""
        return self._keys[: self._count]

    def enter(self, keys: Keys) -> Places:
        """The place of each key; those that are new get the next ones."""
        places, done = np.empty(len(keys), dtype=np.int32), 0
        while True:
            done, self._count = _enter(keys, done, self._table, self._keys, self._count, places)
            if done == len(keys):
                return places
            self._grow()

    def find(self, keys: Keys) -> Places:
        """The place of each key, or -1."""
        places = np.empty(len(keys), dtype=np.int32)
        _find(keys, self._table, self._keys, places)
        return places

    def _grow(self) -> None:
        known = self.keys
        self._table = _empty(4 * len(self._table))
        self._keys = np.empty(len(self._table) // 2, dtype=np.uint32)
        self._count = 0
        self.enter(known)


def first_holders(texts: pa.Table) -> pa.Table:
    """From texts (``rank``, ``keys``) to ``HOLDERS``: the least rank of each key."""
    known = Known()
    firsts: Ints = np.empty(0, dtype=np.int64)
    for batch in texts.to_batches():
        offsets, keys = lists_of(batch["keys"])
        places = known.enter(keys)
        more = np.full(len(known.keys) - len(firsts), np.iinfo(np.int64).max)
        firsts = np.concatenate([firsts, more])
        _lower(places, offsets, batch["rank"].to_numpy(), firsts)
    return pa.table([known.keys, firsts], schema=HOLDERS)


def lists_of(lists: pa.Array) -> tuple[Ints, Keys]:
    """Where each list of keys begins, and the last one ends, and the keys."""
    offsets = np.asarray(lists.offsets, dtype=np.int64)
    keys = np.asarray(lists.values)[offsets[0] : offsets[-1]]
    return offsets - offsets[0], keys


def _empty(size: int) -> Places:
    return np.full(size, -1, dtype=np.int32)


@numba.njit(cache=True, nogil=True)
def _slot(key, last):  # type: ignore[no-untyped-def]  # Numba types it
    mixed = np.uint32(key * _ODD)
    return np.int64(mixed ^ (mixed >> np.uint32(15))) & last


@numba.njit(cache=True, nogil=True)
def _enter(asked, done, table, keys, count, places):  # type: ignore[no-untyped-def]  # Numba types it
    """Enters keys from ``done`` on while there is room; up to which, and how many there are."""
    last = len(table) - 1
    for at in range(done, len(asked)):
        slot = _slot(asked[at], last)
        while table[slot] >= 0 and keys[table[slot]] != asked[at]:
            slot = (slot + 1) & last
        if table[slot] < 0:
            if count == len(keys):
                return at, count
            table[slot], keys[count] = count, asked[at]
            count += 1
        places[at] = table[slot]
    return len(asked), count


@numba.njit(cache=True, nogil=True)
def _find(asked, table, keys, places):  # type: ignore[no-untyped-def]  # Numba types it
    last = len(table) - 1
    for at in range(len(asked)):
        slot = _slot(asked[at], last)
        while table[slot] >= 0 and keys[table[slot]] != asked[at]:
            slot = (slot + 1) & last
        places[at] = table[slot]


@numba.njit(cache=True, nogil=True)
def _lower(places, offsets, ranks, firsts):  # type: ignore[no-untyped-def]  # Numba types it
    for text in range(len(ranks)):
        for at in range(offsets[text], offsets[text + 1]):
            firsts[places[at]] = min(firsts[places[at]], ranks[text])
