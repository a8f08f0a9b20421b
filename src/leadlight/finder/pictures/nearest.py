"""All of a set of hashes within 31 bits of another, without going through the whole set.

Of sixteen words of 16 bits, one differs by at most one bit when 31 bits or fewer differ in all
(multi-index hashing: Norouzi, Punjani, Fleet, 2012). So the candidates stand under seventeen keys
of each word, and nothing within reach can be missed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadlight.finder.pictures.dihedral import SAME, Hashes, differing

_WORDS, _KEYS = 16, 1 << 16
_NEAR = np.array([0, *(1 << bit for bit in range(16))], dtype=np.uint16)
"""What turns a word into itself and into those that differ by one bit."""

Indices = npt.NDArray[np.int64]


class Nearest:
    """An index of n hashes; it holds them and 64 bytes more for each."""

    def __init__(self, hashes: Hashes) -> None:
        self._hashes = hashes
        words = _words(hashes).T
        self._orders = [np.argsort(word, kind="stable").astype(np.int32) for word in words]
        keys = np.arange(_KEYS + 1)
        self._starts = [
            np.searchsorted(word[order], keys)
            for word, order in zip(words, self._orders, strict=True)
        ]

    def within(self, hashes: Hashes) -> tuple[Indices, Indices]:
        """The indices of all hashes of the set within 31 bits of one given, and how far they are.

        Each at most once, with its least distance, in the order of the set.
        """
        found = [self._close(given) for given in hashes]
        index = np.concatenate([each[0] for each in found])
        apart = np.concatenate([each[1] for each in found])
        order = np.lexsort((apart, index))
        first, at = np.unique(index[order], return_index=True)
        return first, apart[order][at]

    def _close(self, given: Hashes) -> tuple[Indices, Indices]:
        candidates = np.unique(np.concatenate([*self._candidates(given)])).astype(np.int64)
        apart = differing(self._hashes[candidates], given[None])
        return candidates[apart <= SAME], apart[apart <= SAME]

    def _candidates(self, given: Hashes) -> list[npt.NDArray[np.int32]]:
        keys = _words(given[None])[0][:, None] ^ _NEAR
        return [
            order[starts[key] : starts[key + 1]]
            for order, starts, near in zip(self._orders, self._starts, keys, strict=True)
            for key in near.astype(np.int64)
        ]


def _words(hashes: Hashes) -> npt.NDArray[np.uint16]:
    return np.ascontiguousarray(hashes).view(np.uint16).reshape(-1, _WORDS)
