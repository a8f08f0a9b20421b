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
_ONE, _TWO, _FOUR, _TOP = (np.uint64(it) for it in (1, 2, 4, 56))


_WORDS = 4
"""Of 64 bits, in a hash."""


def longs(hashes: Hashes) -> npt.NDArray[np.uint64]:
    """Hashes of 32 bytes each, as words that lie one after the other."""
    return np.ascontiguousarray(hashes).view(np.uint64).ravel()


@numba.njit(cache=True)
def differing_bits(some, one, others, other, most):  # type: ignore[no-untyped-def]  # Numba types it
    """Bits that differ between hash ``one`` of ``some`` and hash ``other`` of ``others``, which lie
    word by word one after the other; once more than ``most`` do, a number greater than it."""
    apart = np.int64(0)
    for word in range(_WORDS):
        bits = some[_WORDS * one + word] ^ others[_WORDS * other + word]
        bits -= (bits >> _ONE) & _M1
        bits = (bits & _M2) + ((bits >> _TWO) & _M2)
        bits = (bits + (bits >> _FOUR)) & _M4
        apart += np.int64((bits * _H01) >> _TOP)
        if apart > most:
            break
    return apart
