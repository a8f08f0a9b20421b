"""Every pair of a few hashes and very many that differ by little: all are compared, none missed.

An index of words cannot help where 63 of 256 bits may differ, as almost every hash shares a word
nearly with another one. A compiled loop does some hundred million comparisons a second.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.pictures.dihedral import Hashes

Ints = npt.NDArray[np.int64]
_WORDS = 4


def within(few: Hashes, many: Hashes, most: int) -> tuple[Ints, Ints, Ints]:
    """Pairs of hashes of which at most ``most`` bits differ: indices into both, and how many do."""
    one = np.ascontiguousarray(few).view(np.uint64).reshape(-1, _WORDS)
    other = np.ascontiguousarray(many).view(np.uint64).reshape(-1, _WORDS)
    room = 1 << 16
    while True:
        found = np.empty((room, 3), dtype=np.int64)
        count = _compare(one, other, most, found)
        if count <= room:
            return found[:count, 0], found[:count, 1], found[:count, 2]
        room = count


@numba.njit(cache=True)
def _compare(one, other, most, found):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``found`` as far as it goes; how many pairs there are."""
    count = 0
    for held in range(len(other)):
        a, b, c, d = other[held, 0], other[held, 1], other[held, 2], other[held, 3]
        for asked in range(len(one)):
            apart = (
                _bits(one[asked, 0] ^ a)
                + _bits(one[asked, 1] ^ b)
                + _bits(one[asked, 2] ^ c)
                + _bits(one[asked, 3] ^ d)
            )
            if apart <= most:
                if count < len(found):
                    found[count, 0], found[count, 1], found[count, 2] = asked, held, apart
                count += 1
    return count


@numba.njit(cache=True)
def _bits(word):  # type: ignore[no-untyped-def]  # Numba types it
    """The bits of a word that are set (Wilkes, Wheeler, Gill 1957)."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))
