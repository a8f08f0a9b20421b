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
        orders = [np.argsort(word, kind="stable") for word in words]
        keys = np.arange(_KEYS + 1)
        self._order = np.concatenate(orders).astype(np.int32)
        self._starts = np.stack(
            [
                np.searchsorted(word[order], keys) + number * len(hashes)
                for number, (word, order) in enumerate(zip(words, orders, strict=True))
            ]
        )

    def within(self, hashes: Hashes) -> tuple[Indices, Indices]:
        """The indices of all hashes of the set within 31 bits of one given, and how far they are.

        Each at most once, with its least distance, in the order of the set.
        """
        given, index = self._candidates(hashes)
        apart = differing(self._hashes[index], hashes[given])
        index, apart = index[apart <= SAME], apart[apart <= SAME]
        order = np.lexsort((apart, index))
        found, first = np.unique(index[order], return_index=True)
        return found, apart[order][first]

    def _candidates(self, hashes: Hashes) -> tuple[Indices, Indices]:
        """Pairs of a given hash and one of the set that has a word nearly in common with it."""
        keys = (_words(hashes)[:, :, None] ^ _NEAR).astype(np.int64)
        word = np.arange(_WORDS)[None, :, None]
        starts = self._starts[word, keys].ravel()
        counts = self._starts[word, keys + 1].ravel() - starts
        before = np.repeat(np.cumsum(counts) - counts - starts, counts)
        index = self._order[np.arange(len(before)) - before]
        return np.repeat(np.arange(len(counts)) // keys[0].size, counts), index


def _words(hashes: Hashes) -> npt.NDArray[np.uint16]:
    return np.ascontiguousarray(hashes).view(np.uint16).reshape(-1, _WORDS)
