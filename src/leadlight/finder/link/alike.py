"""Which of many pictures are the same, without holding each against each.

Of eight pairs of 16-bit words, one differs by at most three bits when 31 or fewer differ in all,
and then one of its two words by at most one (multi-index hashing: Norouzi, Punjani, Fleet, 2012).
So every word is looked up under its seventeen keys, what stands there is held against the other
word of the pair, which differs by what is left of the three bits at the most, and what is left
against the whole: nothing within reach can be missed. For turned
copies, where few bits differ, the words as they are do: 20 bits are missed once in a hundred times.
"""

from __future__ import annotations

import msgspec
import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.link.bits import differing_bits
from leadlight.finder.link.profiles import Ints
from leadlight.finder.pictures.dihedral import SAME, WAYS, Hashes, lies

_WORDS, _KEYS = 16, 1 << 16
_BESIDE = 3
"""Bits that may differ in a pair of words."""
_BITS = np.bitwise_count(np.arange(_KEYS, dtype=np.uint16))
_AS_IT_IS = np.zeros(1, dtype=np.int64)
_NEARLY = np.array([0, *(1 << bit for bit in range(16))], dtype=np.int64)
_PARTS = 8
"""What is asked is dealt to so many, which threads take one by one."""

_AT_ONCE = 10_000

Longs = npt.NDArray[np.uint64]
Shorts = npt.NDArray[np.int32]


class Given(msgspec.Struct, frozen=True):
    """Pictures: n ``hashes``, and ``cuts`` of some of them, ``owners`` saying of which; each hash
    ``stands_for`` the first of those that it is known to be the same as, or for itself."""

    hashes: Hashes
    cuts: Hashes
    owners: Ints
    stands_for: Ints


class _Sorted(msgspec.Struct, frozen=True):
    """Hashes in the ``order`` of one of their words, their ``keys``, and, ``beside`` these, the
    other word of the pair."""

    order: Shorts
    keys: npt.NDArray[np.uint16]
    beside: npt.NDArray[np.uint16]

    @property
    def starts(self) -> Shorts:
        """Where each key begins, and the last one ends."""
        starts: Shorts = np.searchsorted(self.keys, np.arange(_KEYS + 1)).astype(np.int32)
        return starts


def ties(given: Given, fresh: Ints) -> tuple[Ints, Ints]:
    """Pairs of pictures that are the same, one of each pair among ``fresh``: as few of them as hold
    together, with what is known, whatever all of them hold together.
    """
    count = len(given.hashes)
    is_fresh = np.zeros(count, dtype=bool)
    is_fresh[fresh] = True
    of_fresh = is_fresh[given.owners]
    found = _Found(given.stands_for)
    every = np.concatenate([given.hashes, given.cuts]), np.r_[np.arange(count), given.owners]
    found.look((given.hashes[fresh], fresh), every)
    whole = given.hashes, np.arange(count)
    found.look((given.cuts[of_fresh], given.owners[of_fresh]), whole)
    return found.pairs()


class _Found:
    """Pairs that are the same, as far as they join what was not one yet: in every part by itself,
    so that threads do not wait for one another."""

    def __init__(self, stands_for: Ints) -> None:
        self._known = stands_for.astype(np.int32)
        self._stands_for = np.tile(self._known, (_PARTS, 1))
        self._pairs = np.empty((_PARTS, len(stands_for), 2), dtype=np.int32)
        self._kept = np.zeros(_PARTS, dtype=np.int64)

    def look(self, asked: tuple[Hashes, Ints], known: tuple[Hashes, Ints]) -> None:
        """Hold all lies of hashes against others; with each hash stands whose it is."""
        if not len(asked[0]) or not len(known[0]):
            return
        of_known = _longs(known[0]), known[1]
        by_word = [_sorted(known[0], word) for word in range(_WORDS)]
        words = [(it.order, it.beside, it.starts) for it in by_word]
        found = self._stands_for, self._pairs, self._kept
        for way in range(WAYS):
            hashes = _lying(asked[0], way)
            masks = _AS_IT_IS if way else _NEARLY
            of_asked = _longs(hashes), asked[1]
            for word in range(_WORDS):
                mine = _sorted(hashes, word)
                here = mine.order, mine.keys, mine.beside
                _join_all((*here, *of_asked), (*words[word], *of_known), masks, *found)

    def pairs(self) -> tuple[Ints, Ints]:
        """What was found, as far as it joins what no other part has joined."""
        parts = [pairs[:kept] for pairs, kept in zip(self._pairs, self._kept, strict=True)]
        every = np.concatenate(parts)
        chosen, kept = np.empty((len(self._known), 2), dtype=np.int32), np.zeros(1, dtype=np.int64)
        _keep_all(every, (self._known.copy(), chosen, kept))
        needed = chosen[: kept[0]].astype(np.int64)
        return needed[:, 0], needed[:, 1]


def _lying(hashes: Hashes, way: int) -> Hashes:
    """The hashes as they lie one way, some at a time: taken apart they are eight times as large."""
    parts = range(0, len(hashes), _AT_ONCE)
    return np.concatenate([lies(hashes[start : start + _AT_ONCE])[way] for start in parts])


def _sorted(hashes: Hashes, word: int) -> _Sorted:
    words = np.ascontiguousarray(hashes).view(np.uint16).reshape(-1, _WORDS)
    keys = np.ascontiguousarray(words[:, word])
    order = np.argsort(keys, kind="stable").astype(np.int32)
    return _Sorted(order, keys[order], words[order, word ^ 1])


def _longs(hashes: Hashes) -> Longs:
    return np.ascontiguousarray(hashes).view(np.uint64)


@numba.njit(cache=True, parallel=True)
def _join_all(asked, known, masks, stands_for, pairs, kept):  # type: ignore[no-untyped-def]  # Numba types it
    share = (len(asked[0]) + _PARTS - 1) // _PARTS
    for part in numba.prange(_PARTS):
        found = stands_for[part], pairs[part], kept[part : part + 1]
        for place in range(part * share, min((part + 1) * share, len(asked[0]))):
            for mask in masks:
                _join(place, mask, asked, known, found)


@numba.njit(cache=True)
def _join(place, mask, asked, known, found):  # type: ignore[no-untyped-def]  # Numba types it
    """One that is asked for against what is known under its key, masked."""
    order, keys, beside, longs, owners = asked
    others, other_beside, starts, other_longs, other_owners = known
    key, one = keys[place] ^ mask, order[place]
    most = _BESIDE if mask == 0 else _BESIDE - 1
    for other in range(starts[key], starts[key + 1]):
        if _BITS[beside[place] ^ other_beside[other]] <= most:
            two = others[other]
            if differing_bits(longs[one], other_longs[two], SAME) <= SAME:
                _keep(owners[one], other_owners[two], found)


@numba.njit(cache=True)
def _keep_all(pairs, found):  # type: ignore[no-untyped-def]  # Numba types it
    for pair in range(len(pairs)):
        _keep(pairs[pair, 0], pairs[pair, 1], found)


@numba.njit(cache=True)
def _keep(one, other, found):  # type: ignore[no-untyped-def]  # Numba types it
    stands_for, pairs, kept = found
    left, right = _root(stands_for, one), _root(stands_for, other)
    if left != right:
        stands_for[max(left, right)] = min(left, right)
        pairs[kept[0], 0], pairs[kept[0], 1] = one, other
        kept[0] += 1


@numba.njit(cache=True)
def _root(stands_for, picture):  # type: ignore[no-untyped-def]  # Numba types it
    while stands_for[picture] != picture:
        stands_for[picture] = stands_for[stands_for[picture]]
        picture = stands_for[picture]
    return picture
