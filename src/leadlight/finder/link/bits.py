"""How many bits differ between two hashes, in compiled loops."""

from __future__ import annotations

import numba
import numpy as np

_M1, _M2, _M4 = (
    np.uint64(it) for it in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F)
)
_H01 = np.uint64(0x0101010101010101)
_ONE, _TWO, _FOUR, _TOP = (np.uint64(it) for it in (1, 2, 4, 56))


@numba.njit(cache=True)
def differing_bits(one, other, most):  # type: ignore[no-untyped-def]  # Numba types it
    """Bits that differ between two rows of 64-bit words; once more than ``most`` do, a number
    greater than it."""
    apart = np.int64(0)
    for part in range(len(one)):
        bits = one[part] ^ other[part]
        bits -= (bits >> _ONE) & _M1
        bits = (bits & _M2) + ((bits >> _TWO) & _M2)
        bits = (bits + (bits >> _FOUR)) & _M4
        apart += np.int64((bits * _H01) >> _TOP)
        if apart > most:
            break
    return apart
