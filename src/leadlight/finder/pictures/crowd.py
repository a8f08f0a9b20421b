"""Every pair of a few hashes and very many that differ by little: all are compared, none missed.

An index of words cannot help where 63 of 256 bits may differ, as almost every hash shares a word
nearly with another one. Whole columns of words are compared at once, some hundred million pairs a
second and core.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from leadlight.finder.arrays import Ints
from leadlight.finder.pictures.dihedral import Hashes

Words = npt.NDArray[np.uint64]
_WORDS = 4
_STRIP = 1 << 15
"""Hashes that are compared at once: their words and counts stay in the cache of a core."""


def within(few: Hashes, many: Hashes, most: int) -> tuple[Ints, Ints, Ints]:
    """Pairs of hashes of which at most ``most`` bits differ: indices into both, and how many do."""
    one = np.ascontiguousarray(few).view(np.uint64).reshape(-1, _WORDS)
    other = np.ascontiguousarray(many).view(np.uint64).reshape(-1, _WORDS)

    def strip(start: int) -> list[Ints]:
        return list(_near(one, other[start : start + _STRIP], most, start))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [pairs for some in pool.map(strip, range(0, len(other), _STRIP)) for pairs in some]
    asked, held, apart = np.concatenate([np.empty((3, 0), np.int64), *found], axis=1)
    return asked, held, apart


def _near(one: Words, strip: Words, most: int, start: int) -> Iterator[Ints]:
    """By hash of ``one``: pairs with those of the strip, which begins at ``start``."""
    columns = np.ascontiguousarray(strip.T)
    for asked, words in enumerate(one):
        first, second, third, fourth = (
            np.bitwise_count(column ^ word) for column, word in zip(columns, words, strict=True)
        )
        # all four may sum to 256, one more than a byte holds
        apart = np.add(first + second + third, fourth, dtype=np.uint16)
        held = np.flatnonzero(apart <= most)
        if len(held):
            yield np.stack([np.full(len(held), asked), held + start, apart[held]])
