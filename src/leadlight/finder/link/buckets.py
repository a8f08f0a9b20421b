"""Hashes by one of their sixteen words, and those found there whose next word differs little.

Of a word and the one beside it, its pair, stand in a column of 32-bit numbers. Where many hashes
have the word that is looked for, the words beside these stand together, and four are held against
one in one go: the bits that differ are counted in each quarter of a number of 64 bits.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

PAIRS = 8
"""Pairs of words, in a hash."""
_KEYS, _BITS, _LOW = 1 << 16, 16, 0xFFFF
FOUR = 4
"""Words in a number of 64 bits."""
STEP = 8
"""Such numbers are looked at in one go: more than most buckets have."""
BLOCK = 8
"""Hashes whose buckets are looked at in one go: each has eight bits of what is found."""
_EACH = np.uint64(0x0001000100010001)
_TOP = np.uint64(0x8000800080008000)
_M1, _M2, _M4, _M5 = (
    np.uint64(it)
    for it in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F, 0x001F001F001F001F)
)
_ONE, _TWO, _NIBBLE, _BYTE = (np.uint64(it) for it in (1, 2, 4, 8))

Pairs = npt.NDArray[np.uint32]


def columns(words: npt.NDArray[np.uint64]) -> Pairs:
    """The pairs of words of hashes, a column a pair."""
    return np.ascontiguousarray(words.view(np.uint32).reshape(-1, PAIRS).T)


@numba.njit(cache=True, nogil=True)
def room_for(count):  # type: ignore[no-untyped-def]  # Numba types it
    """An order, words beside it, four together, and where keys start, for so many hashes."""
    beside = np.zeros(count // FOUR + STEP, dtype=np.uint64)
    return np.zeros(FOUR * len(beside), dtype=np.int32), beside, np.empty(_KEYS + 2, dtype=np.int32)


@numba.njit(cache=True, nogil=True, inline="always")
def split(pair, is_second):  # type: ignore[no-untyped-def]  # Numba types it
    """One of the words of a pair, the first being its lower half, and the other one."""
    first, second = np.int64(pair) & _LOW, np.int64(pair) >> _BITS
    return (second, first) if is_second else (first, second)


@numba.njit(cache=True, nogil=True)
def count_out(pairs, is_second, room):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``room``: hashes in the order of their word, the words beside, and where each starts,
    and the last one ends."""
    order, fours, starts = room
    beside = fours.view(np.uint16)
    starts[:] = 0
    for pair in pairs:
        starts[split(pair, is_second)[0] + 2] += 1
    for key in range(2, len(starts)):
        starts[key] += starts[key - 1]
    for row in range(len(pairs)):  # each start moves on to its end, which is the next one's start
        key, other = split(pairs[row], is_second)
        place = starts[key + 1]
        starts[key + 1] += 1
        order[place], beside[place] = row, other


@numba.njit(cache=True, nogil=True, inline="always")
def four_times(word):  # type: ignore[no-untyped-def]  # Numba types it
    """A word in each quarter."""
    return np.uint64(word) * _EACH


@numba.njit(cache=True, nogil=True, inline="always")
def near(one, four, most):  # type: ignore[no-untyped-def]  # Numba types it
    """A number whose highest bit of a quarter is set where ``one`` and ``four`` differ there by at
    most so many bits; ``most`` as ``bound`` makes it."""
    bits = one ^ four
    bits -= (bits >> _ONE) & _M1
    bits = (bits & _M2) + ((bits >> _TWO) & _M2)
    bits = (bits + (bits >> _NIBBLE)) & _M4
    bits = (bits + (bits >> _BYTE)) & _M5
    return (most - bits) & _TOP


@numba.njit(cache=True, nogil=True)
def near_in_block(ones, fours, firsts, most):  # type: ignore[no-untyped-def]  # Numba types it
    """Eight bits for each one of a block, from the lowest on: whether something is near among the
    first four from which it is held against on, among the next … Without a branch and without
    writing, so that eight are looked at in one instruction."""
    found = np.uint64(0)
    for at in range(BLOCK * STEP):
        marked = near(ones[at // STEP], fours[firsts[at // STEP] + at % STEP], most)
        found |= np.uint64(marked != 0) << np.uint64(at)
    return found


@numba.njit(cache=True, nogil=True, inline="always")
def bound(bits):  # type: ignore[no-untyped-def]  # Numba types it
    """The most bits that may differ, as ``near`` wants to be told."""
    return _TOP | np.uint64(bits) * _EACH


@numba.njit(cache=True, nogil=True, inline="always")
def is_marked(quarters, quarter):  # type: ignore[no-untyped-def]  # Numba types it
    """Whether a quarter, counted from the lowest on, is one of those that ``near`` found."""
    return (quarters >> np.uint64(_BITS * quarter + _BITS - 1)) & _ONE != 0
