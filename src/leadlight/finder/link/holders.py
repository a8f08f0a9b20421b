"""Which text of the archive was the first to have a key: asked of a day's keys, over all texts.

The archive's keys are read once, in the order in which they lie, and are dropped where a bit says
that no new text has them; the few others are looked up.
"""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa

HOLDERS = pa.schema({"key": pa.uint32(), "rank": pa.int64()})

_BITS = np.uint32(25)
"""Keys are told apart by so many of their bits before they are looked up."""
_BYTE = np.uint32(3)
_ODD = np.uint32(0x9E3779B1)
_NOBODY = np.iinfo(np.int64).max


def first_holders(asked: pa.Table, texts: pa.Table) -> pa.Table:
    """From different keys (``key``) and texts (``rank``, ``keys``) to ``HOLDERS``: the least rank
    of each key that a text has.
    """
    keys = np.sort(asked["key"].to_numpy())
    first = np.full(len(keys), _NOBODY)
    bits = np.zeros(1 << int(_BITS - _BYTE), dtype=np.uint8)
    size = 1 << max(1, int(2 * len(keys)).bit_length())
    places = np.full(size, -1, dtype=np.int32)
    _enter(keys, bits, places)
    for batch in texts.to_batches():
        lists = batch["keys"]
        offsets = np.asarray(lists.offsets, dtype=np.int64)
        every = np.asarray(lists.values)
        _look_up((every, offsets, batch["rank"].to_numpy()), (keys, bits, places), first)
    held = first < _NOBODY
    return pa.table([keys[held], first[held]], schema=HOLDERS)


@numba.njit(cache=True)
def _spread(key):  # type: ignore[no-untyped-def]  # Numba types it
    mixed = np.uint32(key * _ODD)
    return np.uint32(mixed ^ (mixed >> np.uint32(15)))


@numba.njit(cache=True)
def _enter(keys, bits, places):  # type: ignore[no-untyped-def]  # Numba types it
    """Sets the bit of each key, and enters where it lies in a table of open addresses."""
    last = len(places) - 1
    for place in range(len(keys)):
        mixed = _spread(keys[place])
        bit = mixed >> np.uint32(np.uint32(32) - _BITS)
        bits[bit >> _BYTE] |= np.uint8(1 << (bit & 7))
        slot = int(mixed) & last
        while places[slot] >= 0:
            slot = (slot + 1) & last
        places[slot] = place


@numba.njit(cache=True)
def _look_up(texts, asked, first):  # type: ignore[no-untyped-def]  # Numba types it
    """Lowers ``first`` to the ranks of texts that have the keys asked for."""
    every, offsets, ranks = texts
    keys, bits, places = asked
    last = len(places) - 1
    for text in range(len(ranks)):
        for at in range(offsets[text], offsets[text + 1]):
            mixed = _spread(every[at])
            bit = mixed >> np.uint32(np.uint32(32) - _BITS)
            if not bits[bit >> _BYTE] & (1 << (bit & 7)):
                continue
            slot = int(mixed) & last
            while places[slot] >= 0:
                if keys[places[slot]] == every[at]:
                    first[places[slot]] = min(first[places[slot]], ranks[text])
                    break
                slot = (slot + 1) & last
