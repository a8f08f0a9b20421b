"""How many bits differ between two hashes, in compiled loops."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.pictures.dihedral import Hashes

_M1, _M2, _M4 = (
    np.uint64(it) for it in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F)
)
_H01 = np.uint64(0x0101010101010101)
_M8, _LANE = np.uint64(0x00FF00FF00FF00FF), np.uint64(0xFFFF)
_ONE, _TWO, _FOUR, _EIGHT, _TOP = (np.uint64(it) for it in (1, 2, 4, 8, 56))
_ROW = np.uint64(16)


_WORDS = 4
"""Of 64 bits, in a hash."""


def longs(hashes: Hashes) -> npt.NDArray[np.uint64]:
    """Hashes of 32 bytes each, as words that lie one after the other."""
    return np.ascontiguousarray(hashes).view(np.uint64).ravel()


@numba.njit(cache=True, inline="always")
def differing_bits(some, one, mirror, others, other):  # type: ignore[no-untyped-def]  # Numba types it
    """Bits that differ between hash ``one`` of ``some``, its bits turned over where ``mirror`` says
    so, and hash ``other`` of ``others``, which lie word by word one after the other. Nothing is
    gained by an early end: when it comes is a guess that processors get wrong."""
    apart = np.int64(0)
    for word in range(_WORDS):
        bits = some[_WORDS * one + word] ^ mirror[word] ^ others[_WORDS * other + word]
        bits -= (bits >> _ONE) & _M1
        bits = (bits & _M2) + ((bits >> _TWO) & _M2)
        bits = (bits + (bits >> _FOUR)) & _M4
        apart += np.int64((bits * _H01) >> _TOP)
    return apart


@numba.njit(cache=True, inline="always")
def mirrored_bits(some, one, others, other):  # type: ignore[no-untyped-def]  # Numba types it
    """The fewest bits that differ between two hashes, as ``differing_bits`` knows them, when one of
    them may be mirrored left to right, upside down, or both.

    A mirror turns over the bits of every other column, or row. So bits are counted by whether their
    column and their row are even or odd; there are 64 of each kind.
    """
    even, odd = np.uint64(0), np.uint64(0)
    for word in range(_WORDS):
        bits = some[_WORDS * one + word] ^ others[_WORDS * other + word]
        left, right = (bits >> _ONE) & _M1, bits & _M1
        even += (left & _M2) + ((left >> _TWO) & _M2)
        odd += (right & _M2) + ((right >> _TWO) & _M2)
    near, far = _by_row(even)
    across_near, across_far = _by_row(odd)
    whole = near + far + across_near + across_far
    across = near + far + 128 - across_near - across_far
    down = near + across_near + 128 - far - across_far
    both = near + across_far + 128 - far - across_near
    return min(whole, across, down, both)


@numba.njit(cache=True, inline="always")
def _by_row(counts):  # type: ignore[no-untyped-def]  # Numba types it
    """Counts of four bits each, added up over even rows, and over odd ones."""
    counts = (counts & _M4) + ((counts >> _FOUR) & _M4)
    counts = (counts & _M8) + ((counts >> _EIGHT) & _M8)
    rows = (counts & _LANE) + ((counts >> (_ROW + _ROW)) & _LANE)
    counts >>= _ROW
    others = (counts & _LANE) + ((counts >> (_ROW + _ROW)) & _LANE)
    return np.int64(rows), np.int64(others)
