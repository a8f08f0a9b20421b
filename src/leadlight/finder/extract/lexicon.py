"""Known words in a text: which stand there as wholes, for thousands of words in one walk."""

from __future__ import annotations

from collections.abc import Iterable

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_ROOM = 3
"""At least so many slots a word in the table: few words share one then, and it stays small."""
_FIRST, _LAST = ord("a"), ord("z")
_SEED, _FACTOR = np.uint32(2166136261), np.uint32(16777619)
"""FNV-1a, of 32 bits."""


class Lexicon:
    """Looks words of small ASCII letters up where no such letter is beside them.

    Attributes:
        words: the words, in order; a word is known by its place here.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._letters = np.frombuffer("".join(self.words).encode("ascii"), np.uint8)
        self._bounds = np.cumsum([0, *map(len, self.words)], dtype=np.int32)
        size = 1 << (_ROOM * len(self.words) + 1).bit_length()
        self._slots = np.full(size, -1, np.int32)
        _fill(self._letters, self._bounds, self._slots)

    def places(self, data: bytes) -> tuple[Ints, Ints]:
        """Which words stand in UTF-8 ``data``, in order, and at which byte each begins."""
        found = np.empty((2, len(data) // 2 + 1), np.int64)
        known = self._letters, self._bounds, self._slots
        count = _find(np.frombuffer(data, np.uint8), known, found)
        return found[0, :count], found[1, :count]


@numba.njit(cache=True)
def _fill(letters, bounds, slots):  # type: ignore[no-untyped-def]  # Numba types it
    """Puts each word in the first free slot from its own on."""
    for word in range(len(bounds) - 1):
        slot = _hashed(letters, bounds[word], bounds[word + 1]) & (len(slots) - 1)
        while slots[slot] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = word


@numba.njit(cache=True)
def _find(data, known, found):  # type: ignore[no-untyped-def]  # Numba types it
    count, start = 0, 0
    while start < len(data):
        end = start
        while end < len(data) and _FIRST <= data[end] <= _LAST:
            end += 1
        if end > start:
            word = _known(data, start, end, known)
            if word >= 0:
                found[0, count], found[1, count] = word, start
                count += 1
        start = end + 1
    return count


@numba.njit(cache=True)
def _known(data, start, end, known):  # type: ignore[no-untyped-def]  # Numba types it
    """Which word stands there; -1 if it is none of them."""
    letters, bounds, slots = known
    slot = _hashed(data, start, end) & (len(slots) - 1)
    while slots[slot] >= 0:
        word = slots[slot]
        if _are_equal(data, start, end, letters, bounds[word], bounds[word + 1]):
            return word
        slot = (slot + 1) & (len(slots) - 1)
    return -1


@numba.njit(cache=True)
def _are_equal(data, start, end, letters, first, last):  # type: ignore[no-untyped-def]  # Numba types it
    same, size = 0, end - start
    if size == last - first:
        while same < size and data[start + same] == letters[first + same]:
            same += 1
    return same == size


@numba.njit(cache=True)
def _hashed(data, start, end):  # type: ignore[no-untyped-def]  # Numba types it
    value = _SEED
    for place in range(start, end):
        value = (value ^ np.uint32(data[place])) * _FACTOR
    return np.int64(value)
