"""Which of many pictures are the same, without holding each against each.

Of eight pairs of 16-bit words, one differs by at most three bits when 31 or fewer differ in all,
and then one of its two words by at most one (multi-index hashing: Norouzi, Punjani, Fleet, 2012).
So every word is looked up under its seventeen keys, what stands there is held against the other
word of the pair, and what is left against the whole: nothing within reach can be missed. For turned
copies, where few bits differ, the words as they are do: 20 bits are missed once in a hundred times.
"""

from __future__ import annotations

import msgspec
import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.link.profiles import Ints
from leadlight.finder.pictures.dihedral import SAME, WAYS, Hashes, lies

_WORDS, _KEYS = 16, 1 << 16
_BESIDE = 3
"""Bits that may differ in a pair of words."""
_BITS = np.bitwise_count(np.arange(_KEYS, dtype=np.uint16))
_PARTS = 8
"""Queries are dealt to so many, which threads take one by one."""

_M1, _M2, _M4 = (
    np.uint64(it) for it in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F)
)
_H01 = np.uint64(0x0101010101010101)
_ONE, _TWO, _FOUR, _TOP = (np.uint64(it) for it in (1, 2, 4, 56))

Longs = npt.NDArray[np.uint64]


class Given(msgspec.Struct, frozen=True):
    """Pictures: n ``hashes``, and ``cuts`` of some of them, ``owners`` saying of which."""

    hashes: Hashes
    cuts: Hashes
    owners: Ints


class _Index(msgspec.Struct, frozen=True):
    """Hashes and cuts by their words: those with key k in word w stand in ``order`` from
    ``starts[w, k]`` to ``starts[w, k + 1]``, and in ``beside`` the other word of the pair;
    ``owners`` says whose each is."""

    longs: Longs
    order: npt.NDArray[np.int32]
    beside: npt.NDArray[np.uint16]
    starts: Ints
    owners: Ints

    @property
    def arrays(
        self,
    ) -> tuple[Longs, npt.NDArray[np.int32], npt.NDArray[np.uint16], Ints, Ints]:
        return self.longs, self.order, self.beside, self.starts, self.owners


def ties(given: Given, fresh: Ints) -> tuple[Ints, Ints]:
    """Pairs of pictures that are the same, one of each pair among ``fresh``: enough of them to
    hold together whatever all of them hold together.
    """
    count = len(given.hashes)
    index = _index(
        np.concatenate([given.hashes, given.cuts]), np.r_[np.arange(count), given.owners]
    )
    is_fresh = np.zeros(count, dtype=bool)
    is_fresh[fresh] = True
    of_fresh = is_fresh[given.owners]
    asked = np.concatenate([given.hashes[fresh], given.cuts[of_fresh]])
    owners = np.r_[fresh, given.owners[of_fresh]]
    found = np.full((_PARTS, count, 2), -1, dtype=np.int32)
    turned = np.ascontiguousarray(lies(asked).swapaxes(0, 1))
    queries = turned.view(np.uint64), turned.view(np.uint16), owners, len(fresh)
    _ask_all(queries, index.arrays, count, found)
    pairs = found[found[:, :, 0] >= 0].astype(np.int64)
    return pairs[:, 0], pairs[:, 1]


def _index(hashes: Hashes, owners: Ints) -> _Index:
    words = np.ascontiguousarray(hashes).view(np.uint16).reshape(-1, _WORDS).T
    order = [np.argsort(word, kind="stable").astype(np.int32) for word in words]
    beside = [words[number ^ 1][places] for number, places in enumerate(order)]
    counts = [np.bincount(word, minlength=_KEYS) for word in words]
    ends = np.cumsum(np.concatenate(counts)).reshape(_WORDS, _KEYS)
    starts = np.column_stack([np.arange(_WORDS) * len(hashes), ends])
    longs = np.ascontiguousarray(hashes).view(np.uint64)
    return _Index(longs, np.concatenate(order), np.concatenate(beside), starts, owners)


@numba.njit(cache=True, parallel=True)
def _ask_all(queries, index, count, found):  # type: ignore[no-untyped-def]  # Numba types it
    for part in numba.prange(_PARTS):
        _ask_some(queries, index, count, found[part], part)


@numba.njit(cache=True)
def _ask_some(queries, index, count, found, part):  # type: ignore[no-untyped-def]  # Numba types it
    """Every ``_PARTS``-th query; keeps the pairs that join what was not one yet."""
    longs, words, owners, pictures = queries
    stands_for = np.arange(count)
    kept = 0
    for query in range(part, len(owners), _PARTS):
        most = len(index[0]) if query < pictures else count
        for way in range(WAYS):
            kept = _ask(
                (longs[query, way], words[query, way], owners[query]),
                (index, most, way == 0),
                stands_for,
                found,
                kept,
            )


@numba.njit(cache=True)
def _ask(query, where, stands_for, found, kept):  # type: ignore[no-untyped-def]  # Numba types it
    """One lie of a hash against the first ``most`` of the index; how many pairs are kept now."""
    longs, words, owner = query
    (all_longs, order, beside, starts, owners), most, nearly = where
    for word in range(_WORDS):
        other_word = words[word ^ 1]
        for bit in range(-1, 16 if nearly else 0):
            key = np.int64(words[word]) ^ (1 << bit if bit >= 0 else 0)
            for place in range(starts[word, key], starts[word, key + 1]):
                if _BITS[other_word ^ beside[place]] > _BESIDE:
                    continue
                other = order[place]
                if other < most and _within(longs, all_longs[other]):
                    one, two = _root(stands_for, owner), _root(stands_for, owners[other])
                    if one != two:
                        stands_for[max(one, two)] = min(one, two)
                        found[kept, 0], found[kept, 1] = owner, owners[other]
                        kept += 1
    return kept


@numba.njit(cache=True)
def _root(stands_for, picture):  # type: ignore[no-untyped-def]  # Numba types it
    while stands_for[picture] != picture:
        stands_for[picture] = stands_for[stands_for[picture]]
        picture = stands_for[picture]
    return picture


@numba.njit(cache=True)
def _within(one, other):  # type: ignore[no-untyped-def]  # Numba types it
    """Whether so few bits differ that both are the same picture."""
    apart = np.uint64(0)
    for part in range(4):
        bits = one[part] ^ other[part]
        bits -= (bits >> _ONE) & _M1
        bits = (bits & _M2) + ((bits >> _TWO) & _M2)
        bits = (bits + (bits >> _FOUR)) & _M4
        apart += (bits * _H01) >> _TOP
        if apart > SAME:
            return False
    return True
