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

from leadlight.finder.link.bits import differing_bits, longs
from leadlight.finder.link.profiles import Ints
from leadlight.finder.pictures.dihedral import SAME, Hashes, every_lie

_WORDS, _KEYS = 16, 1 << 16
_BESIDE = 3
"""Bits that may differ in a pair of words."""
_BITS = np.bitwise_count(np.arange(_KEYS, dtype=np.uint16))
_AS_IT_IS = np.zeros(1, dtype=np.int64)
_NEARLY = np.array([0, *(1 << bit for bit in range(16))], dtype=np.int64)
_UPRIGHT, _TURNED = ((0, 1), (1, _WORDS)), ((0, _WORDS),)
"""The words that are looked at in one go: what the first one finds in crowds spares the others."""
_WAITING = 1024
"""Pairs that are compared in a row."""
_PARTS = 8
"""What is asked is dealt to so many, which threads take one by one."""

Shorts = npt.NDArray[np.int32]


class Given(msgspec.Struct, frozen=True):
    """Pictures: n ``hashes``, and ``cuts`` of some of them, ``owners`` saying of which; each hash
    ``stands_for`` the first of those that it is known to be the same as, or for itself."""

    hashes: Hashes
    cuts: Hashes
    owners: Ints
    stands_for: Ints


class _Sorted(msgspec.Struct, frozen=True):
    """Hashes by each of their words: their ``order``, the ``keys`` that they have there, ``beside``
    these the other word of the pair, and where each key ``starts``, and the last one ends."""

    order: Shorts
    keys: npt.NDArray[np.uint16]
    beside: npt.NDArray[np.uint16]
    starts: Shorts


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
    so that threads do not wait for one another, and from word to word all together."""

    def __init__(self, stands_for: Ints) -> None:
        self._every = stands_for.astype(np.int32)
        self._chosen = np.empty((len(stands_for), 2), dtype=np.int32)
        self._count = np.zeros(1, dtype=np.int64)
        self._stands_for = np.tile(self._every, (_PARTS, 1))
        self._pairs = np.empty((_PARTS, len(stands_for), 2), dtype=np.int32)
        self._kept = np.zeros(_PARTS, dtype=np.int64)

    def look(self, asked: tuple[Hashes, Ints], known: tuple[Hashes, Ints]) -> None:
        """Hold all lies of hashes against others; with each hash stands whose it is."""
        if not len(asked[0]) or not len(known[0]):
            return
        by_label = np.argsort(self._every[known[1]], kind="stable")
        known = known[0][by_label], known[1][by_label]
        there = _sorted(known[0])
        of_known = longs(known[0]), known[1].astype(np.int32)
        owners = asked[1].astype(np.int32)
        labels = np.empty_like(there.order)
        for way, hashes in enumerate(every_lie(asked[0])):
            here, of_asked = _sorted(hashes), (longs(hashes), owners)
            for words in _TURNED if way else _UPRIGHT:
                if not way:
                    every = self._every[of_known[1]]
                    np.take(
                        every, there.order[slice(*words)], out=labels[slice(*words)], mode="clip"
                    )
                mine = here.order, here.keys, here.beside, *of_asked, self._every[owners]
                theirs = there.order, there.beside, there.starts, labels, *of_known
                found = self._stands_for, self._pairs, self._kept
                _join_all(mine, theirs, words, _AS_IT_IS if way else _NEARLY, found)
                self._gather()

    def pairs(self) -> tuple[Ints, Ints]:
        """What was found, as far as it joins what nothing before it has joined."""
        needed = self._chosen[: self._count[0]].astype(np.int64)
        return needed[:, 0], needed[:, 1]

    def _gather(self) -> None:
        """Keeps of what the parts have found what joins."""
        for pairs, kept in zip(self._pairs, self._kept, strict=True):
            _keep_all(pairs[:kept], (self._every, self._chosen, self._count))
        if self._kept.any():
            _flatten(self._every)
        self._kept[:] = 0


def _sorted(hashes: Hashes) -> _Sorted:
    words = np.ascontiguousarray(hashes).view(np.uint16).reshape(-1, _WORDS)
    order = np.empty((_WORDS, len(words)), dtype=np.int32)
    keys, beside = np.empty((2, _WORDS, len(words)), dtype=np.uint16)
    starts = np.zeros((_WORDS, _KEYS + 1), dtype=np.int32)
    _sort_all(words, order, keys, beside, starts)
    return _Sorted(order, keys, beside, starts)


@numba.njit(cache=True, parallel=True)
def _sort_all(words, order, keys, beside, starts):  # type: ignore[no-untyped-def]  # Numba types it
    """By each word, the hashes counted out under their keys."""
    for word in numba.prange(_WORDS):
        ends = starts[word]
        for row in range(len(words)):
            ends[int(words[row, word]) + 1] += 1
        for key in range(_KEYS):
            ends[key + 1] += ends[key]
        for row in range(len(words) - 1, -1, -1):  # from the back, so that ends become starts
            key = int(words[row, word]) + 1
            ends[key] -= 1
            place = ends[key]
            order[word, place], keys[word, place] = row, words[row, word]
            beside[word, place] = words[row, word ^ 1]
        ends[:_KEYS] = ends[1:]
        ends[_KEYS] = len(words)


@numba.njit(cache=True, parallel=True)
def _join_all(asked, known, words, masks, every):  # type: ignore[no-untyped-def]  # Numba types it
    stands_for, pairs, kept = every
    count = asked[0].shape[1]
    share = (count + _PARTS - 1) // _PARTS
    for part in numba.prange(_PARTS):
        found = stands_for[part], pairs[part], kept[part : part + 1]
        places = part * share, min((part + 1) * share, count)
        for word in range(words[0], words[1]):
            _join(places, word, masks, asked, known, found)


@numba.njit(cache=True)
def _join(places, word, masks, asked, known, found):  # type: ignore[no-untyped-def]  # Numba types it
    """Those that are asked for against what is known under their keys, masked. What is known to be
    the same is not compared: in a crowd of copies that is nearly all.

    One function, since a call for every key would cost more than what it does.
    """
    order, keys, beside = asked[0][word], asked[1][word], asked[2][word]
    known_labels, other_beside, starts = known[3][word], known[1][word], known[2][word]
    labels, compared = asked[5], (asked[3], asked[4], known[0][word], known[4], known[5])
    waiting, count = np.empty((_WAITING, 2), dtype=np.int32), 0
    is_upright = len(masks) > 1
    for place in range(places[0], places[1]):
        one, bits = order[place], beside[place]
        label = labels[one] if is_upright else -1
        for mask in masks:
            key = keys[place] ^ mask
            most = _BESIDE if mask == 0 else _BESIDE - 1
            for other in range(starts[key], starts[key + 1]):
                if _BITS[bits ^ other_beside[other]] > most:
                    continue
                if is_upright and known_labels[other] == label:
                    continue
                waiting[count, 0], waiting[count, 1] = one, other
                count += 1
                if count == _WAITING:
                    _compare(waiting, compared, found)
                    count = 0
    _compare(waiting[:count], compared, found)


@numba.njit(cache=True)
def _compare(waiting, compared, found):  # type: ignore[no-untyped-def]  # Numba types it
    """Keeps those pairs that are the same. Many are compared in a row, since each is a look at
    memory far away, and several of these can be waited for at once."""
    words, owners, others, other_words, other_owners = compared
    for pair in range(len(waiting)):
        one, two = waiting[pair, 0], others[waiting[pair, 1]]
        if differing_bits(words, one, other_words, two) <= SAME:
            _keep(owners[one], other_owners[two], found)


@numba.njit(cache=True)
def _flatten(stands_for):  # type: ignore[no-untyped-def]  # Numba types it
    """All stand for a picture that stands for itself; none stands for a later one."""
    for picture in range(len(stands_for)):
        stands_for[picture] = stands_for[stands_for[picture]]


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
