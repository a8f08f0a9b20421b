"""Which pairs of groups are compared: those that share something that few others do.

A trait that few groups show brings them together, if one of them is known by it. Two traits
together are rarer than either: so do pairs of traits by which both are known (``telling``), where
not too many groups have both. One such pair in common is chance in a large archive, where there are
many to have in common, and so are two, unless what the groups share outweighs the odds against
strangers.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.arrays import Ints
from leadlight.finder.link.profiles import Profiles, Traits
from leadlight.finder.link.telling import MOST, NONE, Telling, telling

_FEW = 20
"""A trait or pair of traits on more groups brings none of them together."""
_VOTES = 2
"""Fewer pairs of traits in common are chance, and more are not; so many may be."""
_AT_ONCE = 1 << 24
"""Votes that a thread counts at a time: a bound on memory."""

_GROUP_BITS = np.uint64(28)
"""From the highest bit down, a number holds a key's mixed bits, whether it is of one trait alone,
the group, and whether this is known by it; so that sorting numbers brings groups together."""
_GROUP = np.uint64((1 << 28) - 1)
_ALONE = np.uint64(1 << 29)
_ONE = np.uint64(1)
_ODD = np.uint64(0x9E3779B97F4A7C15)

Keys = npt.NDArray[np.uint64]


def candidates(profiles: Profiles, traits: Traits) -> tuple[Ints, Ints]:
    """Pairs of groups, the lesser first, in order."""
    shown = np.bincount(profiles.columns, minlength=len(traits.rates))
    told = telling(profiles, traits, shown)
    keyed = _keys(profiles, told, shown)
    threads = numba.get_num_threads()
    parts = max(threads, 1 + _most_votes(keyed, 0, 1) // _AT_ONCE)
    with ThreadPoolExecutor(threads) as pool:
        elected = list(pool.map(lambda part: _elected(keyed, part, parts), range(parts)))
    pairs = np.sort(np.concatenate(elected))
    one = (pairs >> (_GROUP_BITS + _ONE)).astype(np.int64)
    other = (pairs >> _ONE & _GROUP).astype(np.int64)
    is_sure = (pairs & _ONE).astype(np.bool_)
    enough = math.log(max(len(profiles), 2))
    _weigh_all((one, other), (told.columns, told.weights), enough, is_sure)
    return one[is_sure], other[is_sure]


def _keys(profiles: Profiles, told: Telling, shown: Ints) -> Keys:
    """The keys of all groups, in order."""
    rare = (shown > 1) & (shown <= _FEW)
    alone = int(np.sum(shown[rare]))
    held = np.count_nonzero(told.columns != NONE, axis=1)
    ends = alone + np.cumsum(held * (held - 1) // 2)
    keyed = np.empty(ends.max(initial=alone), dtype=np.uint64)
    _key_rare(profiles.arrays, told.columns, rare, keyed)
    _key_telling(told.columns, held, ends, keyed)
    keyed.sort()
    return keyed


def _elected(keyed: Keys, part: int, parts: int) -> Keys:
    """Pairs that may have votes enough, of every ``parts``-th lesser group from ``part`` on, each
    with a bit that says whether it surely has."""
    votes = np.empty(_most_votes(keyed, part, parts), dtype=np.uint64)
    votes = votes[: _vote_all(keyed, part, parts, votes)]
    votes.sort()
    return votes[: _elect(votes)].copy()


@numba.njit(cache=True)
def _key_rare(profiles, telling, rare, keyed):  # type: ignore[no-untyped-def]  # Numba types it
    """The keys of one trait."""
    starts, ends, columns, _, ads = profiles
    count = 0
    for group in range(len(ads)):
        for entry in range(starts[group], ends[group]):
            column = columns[entry]
            if rare[column]:
                is_telling = False
                for place in range(MOST):
                    is_telling |= telling[group, place] == column
                keyed[count] = _keyed(np.uint64(column), group) | _ALONE | np.uint64(is_telling)
                count += 1


@numba.njit(cache=True, parallel=True)
def _key_telling(telling, held, ends, keyed):  # type: ignore[no-untyped-def]  # Numba types it
    """The keys of two traits of each group, up to where they end."""
    for group in numba.prange(len(telling)):
        count = ends[group]
        for one in range(held[group]):
            for other in range(one + 1, held[group]):
                lesser, greater = np.uint64(telling[group, one]), np.uint64(telling[group, other])
                count -= 1
                keyed[count] = _keyed((lesser + _ONE) * _ODD ^ greater, group)


@numba.njit(cache=True, inline="always")
def _keyed(key, group):  # type: ignore[no-untyped-def]  # Numba types it
    mixed = key * _ODD
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _ODD
    return mixed >> (_GROUP_BITS + np.uint64(2)) << (_GROUP_BITS + np.uint64(2)) | (
        np.uint64(group) << _ONE
    )


@numba.njit(cache=True, nogil=True)
def _most_votes(keyed, part, parts):  # type: ignore[no-untyped-def]  # Numba types it
    """As many votes as there can be of every ``parts``-th lesser group."""
    count = start = 0
    while start < len(keyed):
        end = _end(keyed, start)
        if end - start <= _FEW:
            for one in range(start, end):
                if (keyed[one] >> _ONE & _GROUP) % np.uint64(parts) == np.uint64(part):
                    count += end - one - 1
        start = end
    return count


@numba.njit(cache=True, nogil=True)
def _vote_all(keyed, part, parts, votes):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``votes`` with the pairs of every few groups of one key; how many. The lowest bit says
    that it is of a rare trait."""
    count = start = 0
    while start < len(keyed):
        end = _end(keyed, start)
        is_alone = np.uint64(keyed[start] & _ALONE != 0)
        for one in range(start, end if end - start <= _FEW else start):
            lesser = keyed[one] >> _ONE & _GROUP
            if lesser % np.uint64(parts) != np.uint64(part):
                continue
            for other in range(one + 1, end):
                greater = keyed[other] >> _ONE & _GROUP
                votes[count] = (lesser << _GROUP_BITS | greater) << _ONE | is_alone
                is_telling = (keyed[one] | keyed[other]) & _ONE
                count += lesser != greater and is_telling >= is_alone
        start = end
    return count


@numba.njit(cache=True, inline="always")
def _end(keyed, start):  # type: ignore[no-untyped-def]  # Numba types it
    """Where the groups of a key end."""
    end, key = start + 1, keyed[start] >> (_GROUP_BITS + _ONE)
    while end < len(keyed) and keyed[end] >> (_GROUP_BITS + _ONE) == key:
        end += 1
    return end


@numba.njit(cache=True, nogil=True)
def _elect(votes):  # type: ignore[no-untyped-def]  # Numba types it
    """Moves pairs with votes enough, or nearly, to the front of ``votes``, which are in order; how
    many. The lowest bit says that there are enough, or that a rare trait is shared."""
    count = start = 0
    while start < len(votes):
        end = start + 1
        while end < len(votes) and votes[end] >> _ONE == votes[start] >> _ONE:
            end += 1
        votes[count] = votes[end - 1] | np.uint64(end - start > _VOTES)
        count += end - start >= _VOTES or votes[count] & _ONE != 0
        start = end
    return count


@numba.njit(cache=True, parallel=True)
def _weigh_all(pairs, told, enough, is_sure):  # type: ignore[no-untyped-def]  # Numba types it
    """Makes those pairs sure by whose shared traits ``enough`` nats are told."""
    (one, other), (columns, weights) = pairs, told
    for pair in numba.prange(len(one)):
        a, b, i, j, weight = one[pair], other[pair], 0, 0, 0.0
        while i < MOST and j < MOST and columns[a, i] != NONE and columns[b, j] != NONE:
            left, right = columns[a, i], columns[b, j]
            if left == right:
                weight += min(weights[a, i], weights[b, j])
            i += left <= right
            j += right <= left
        is_sure[pair] |= weight >= enough
