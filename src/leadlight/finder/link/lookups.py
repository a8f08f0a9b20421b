"""Hashes looked up by each of their words, in compiled loops: those that are the same are kept.

What is asked for and what is known are told by their places: known ones in the order of what they
are known to be the same as, so that a crowd stands together, in each bucket too.
"""

from __future__ import annotations

import numba
import numpy as np

from leadlight.finder.link.bits import differing_bits
from leadlight.finder.link.buckets import (
    BLOCK,
    FOUR,
    STEP,
    bound,
    count_out,
    four_times,
    is_marked,
    near,
    near_in_block,
    room_for,
    split,
)
from leadlight.finder.link.components import keep
from leadlight.finder.pictures.dihedral import MIRRORS, SAME, WAYS

PARTS = 8
"""The words are dealt to so many, which threads take one by one."""
_WORDS, _FIRST = 16, 2
"""Words, and how many of them are looked up as they are beforehand: what they find in crowds spares
the others."""
_BESIDE = 3
"""Bits that may differ in a pair of words."""
FIRST, EVERY, BACK = range(3)
"""How to look: by few words and as it lies; by all words and in all ways; and, where what is known
was turned, in all ways of that. Only where nothing is turned words that differ are looked for."""
_KEYS = np.array([0, *(1 << bit for bit in range(16))])
_MIRRORS, _MIRRORS_WHOLE = MIRRORS.view(np.uint32), MIRRORS.view(np.uint64)
_PIECES = 16
"""What is asked for is cut in so many, each of which stays in few places of memory under all but
four keys."""
_STEPS = np.uint64((1 << STEP) - 1)
_WAITING = 1024
"""Pairs that are compared in a row."""


@numba.njit(cache=True, parallel=True)
def look_up(how, asked, known, crowds, found):  # type: ignore[no-untyped-def]  # Numba types it
    """What is asked for against what is known. Of what is ``asked``: columns of both turns of it
    and their words, whose each is, and from which to which place its own crowd stands. Of what is
    ``known``: its columns, its words, and whose each is. ``crowds``: the label of each known one,
    and where each label starts."""
    stands_for, pairs, kept = found
    words = _FIRST if how == FIRST else _WORDS
    parts = min(words, PARTS)
    for part in numba.prange(parts):
        mine = stands_for[part], pairs[part], kept[part : part + 1]
        for word in range(part, words, parts):
            _join(word, how, asked, known, crowds, mine)


@numba.njit(cache=True)
def _join(word, how, asked, known, crowds, found):  # type: ignore[no-untyped-def]  # Numba types it
    """What is asked for, as it lies in all ways, against what is known, by one word."""
    (both, words, owners, own), (columns, held, owned) = asked, known
    count, pair, is_second = len(owners), word // 2, word % 2 == 1
    here, there = room_for(count), room_for(len(owned))
    laid, passed = np.empty(count, dtype=np.uint32), np.empty((count, 2), dtype=np.int32)
    count_out(columns[pair], is_second, there)
    keys = _KEYS if how == EVERY else _KEYS[:1]
    for way in range((1, WAYS, len(_MIRRORS))[how]):
        turn, mirror = way // len(_MIRRORS), way % len(_MIRRORS)
        if mirror == 0:
            lying = both[pair, turn * count : (turn + 1) * count]
            count_out(lying, is_second, here)
            _lay_out(here[0], lying, own, laid, passed)
        compared = words[4 * turn * count :], _MIRRORS_WHOLE[mirror], held, owners, owned
        wanted = here[0], laid, is_second, _MIRRORS[mirror, pair]
        share = count // _PIECES + 1
        for begin in range(0, count, share):
            places = begin, min(begin + share, count)
            for key in keys[:1] if way else keys:
                _ask(places, wanted, there, key, (passed, how == FIRST, *crowds), (compared, found))


@numba.njit(cache=True)
def _lay_out(order, lying, own, laid, passed):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``laid`` and ``passed`` with what is asked for, and its crowd, in their order here."""
    for place in range(len(laid)):
        laid[place] = lying[order[place]]
        passed[place, 0], passed[place, 1] = own[order[place], 0], own[order[place], 1]


@numba.njit(cache=True)
def _ask(places, asked, known, key, crowds, compared):  # type: ignore[no-untyped-def]  # Numba types it
    """Looks into those buckets in which something near to what is asked for stands, and into long
    ones. Nothing is called for what is asked one by one: that would cost more than what it does."""
    (_, laid, is_second, mirror), (_, fours, starts) = asked, known
    most = bound(_BESIDE - 1 if key else _BESIDE)
    beside, bounds = np.zeros(BLOCK, dtype=np.uint64), np.zeros((2, BLOCK), dtype=np.int64)
    noted, count = np.empty((_WAITING, 2), dtype=np.int32), 0
    for begin in range(places[0], places[1], BLOCK):
        size = min(BLOCK, places[1] - begin)
        for at in range(size):
            word, other = split(laid[begin + at] ^ mirror, is_second)
            beside[at] = four_times(other)
            bounds[0, at], bounds[1, at] = starts[word ^ key] // FOUR, starts[(word ^ key) + 1]
        found = near_in_block(beside, fours, bounds[0], most)
        for at in range(size):
            noted[count, 0], noted[count, 1] = begin + at, (found >> np.uint64(STEP * at)) & _STEPS
            is_long = bounds[1, at] > FOUR * (bounds[0, at] + STEP)
            count += noted[count, 1] != 0 or is_long
        if count > _WAITING - BLOCK:
            _look(noted[:count], asked, known, key, crowds, compared)
            count = 0
    _look(noted[:count], asked, known, key, crowds, compared)


@numba.njit(cache=True)
def _look(noted, asked, known, key, crowds, compared):  # type: ignore[no-untyped-def]  # Numba types it
    """Finds the fours among which something near stands. What is found is put at the end whether it
    is wanted or not, and the end moves on if it is: a branch would be a guess. In long buckets, the
    rest of a crowd that is known to be the same is passed over."""
    (_, laid, is_second, mirror), (order, fours, starts) = asked, known
    passed, most = crowds[0], bound(_BESIDE - 1 if key else _BESIDE)
    wanted, count = np.empty((_WAITING, 2), dtype=np.int32), 0
    for at in range(len(noted)):
        place, found = noted[at, 0], noted[at, 1]
        word, other = split(laid[place] ^ mirror, is_second)
        four, end = starts[word ^ key] // FOUR, starts[(word ^ key) + 1]
        for step in range(STEP):
            wanted[count, 0], wanted[count, 1] = place, four + step
            count += (found >> step) & 1
        four += STEP
        while FOUR * four < end:
            wanted[count, 0], wanted[count, 1] = place, four
            count += near(four_times(other), fours[four], most) != 0
            if count > _WAITING - STEP - 1:
                _pick(wanted[:count], asked, known, key, crowds, compared)
                count = 0
            four += 1
            high = passed[place, 1] if passed[place, 0] <= order[FOUR * four - 1] else 0
            while FOUR * four + FOUR <= end and order[FOUR * four + FOUR - 1] < high:
                four += 1
        if count > _WAITING - STEP - 1:
            _pick(wanted[:count], asked, known, key, crowds, compared)
            count = 0
    _pick(wanted[:count], asked, known, key, crowds, compared)


@numba.njit(cache=True)
def _pick(wanted, asked, known, key, crowds, compared):  # type: ignore[no-untyped-def]  # Numba types it
    """Compares what is near among fours, but for what is known to be the same. At ``first`` what is
    asked is taken to be the same as the last one that it will be compared with."""
    (here, laid, is_second, mirror), (order, fours, starts) = asked, known
    passed, is_first, labels, firsts = crowds
    most = bound(_BESIDE - 1 if key else _BESIDE)
    waiting, count = np.empty((_WAITING, 2), dtype=np.int32), 0
    for at in range(len(wanted)):
        one, four = wanted[at, 0], wanted[at, 1]
        word, other = split(laid[one] ^ mirror, is_second)
        start, end = starts[word ^ key], starts[(word ^ key) + 1]
        marked = near(four_times(other), fours[four], most)
        for place in range(FOUR * four, FOUR * four + FOUR):
            rank = order[place]
            is_inside = (start <= place) & (place < end) & is_marked(marked, place % FOUR)
            is_apart = (rank < passed[one, 0]) | (rank >= passed[one, 1])
            waiting[count, 0], waiting[count, 1] = here[one], rank
            count += is_inside & is_apart
            if is_first and is_inside and is_apart:
                label = labels[rank]
                passed[one, 0], passed[one, 1] = firsts[label], firsts[label + 1]
        if count > _WAITING - FOUR:
            _compare(waiting[:count], compared)
            count = 0
    _compare(waiting[:count], compared)


@numba.njit(cache=True)
def _compare(waiting, compared):  # type: ignore[no-untyped-def]  # Numba types it
    """Keeps those pairs that are the same. Many are compared in a row, since each is a look at
    memory far away, and several of these can be waited for at once."""
    (words, mirror, held, owners, owned), found = compared
    for pair in range(len(waiting)):
        one, other = waiting[pair, 0], waiting[pair, 1]
        if differing_bits(words, one, mirror, held, other) <= SAME:
            keep(owners[one], owned[other], found)
