"""Which pairs of groups are compared: those that share something that few others do.

A trait that few groups show brings them together. Two traits together are rarer than either: so
do pairs of a group's most telling ones, where not too many groups have both. One such pair in
common is chance in a large archive, where there are many to have in common; two are not.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.link.profiles import Ints, Profiles, Traits

_FEW = 20
"""A trait or pair of traits on more groups brings none of them together."""
_TELLING = 12
"""Traits of a group of which pairs are made: those that it shows most, for their rarity."""
_VOTES = 2
"""Groups are compared that have so many pairs of traits in common, or one rare trait."""
_AT_ONCE = 1 << 24
"""Votes that are counted at a time: a bound on memory."""
_GROUP_BITS = np.uint64(28)
"""A key and its group stand in one number, so that sorting numbers brings groups together."""
_GROUP = np.uint64((1 << 28) - 1)
_ALONE = np.uint64(1 << 28)
"""The bit of a key that says that it is of one trait alone."""
_ODD = np.uint64(0x9E3779B97F4A7C15)

Keys = npt.NDArray[np.uint64]
_NOTHING = np.empty(0, dtype=np.uint64)


def candidates(profiles: Profiles, traits: Traits) -> tuple[Ints, Ints]:
    """Pairs of groups, the lesser first, in order."""
    shown = np.bincount(profiles.columns, minlength=len(traits.rates))
    keyed = np.empty(_most_keys(profiles), dtype=np.uint64)
    count = _key_all(profiles.arrays, traits.rates, shown, keyed)
    keyed = np.sort(keyed[:count])
    parts = 1 + _vote_all(keyed, 0, 1, _NOTHING) // _AT_ONCE
    pairs = np.sort(np.concatenate([_elected(keyed, part, parts) for part in range(parts)]))
    return (pairs >> _GROUP_BITS).astype(np.int64), (pairs & _GROUP).astype(np.int64)


def _elected(keyed: Keys, part: int, parts: int) -> Keys:
    """The pairs with votes enough, of every ``parts``-th lesser group from ``part`` on."""
    votes = np.empty(_vote_all(keyed, part, parts, _NOTHING), dtype=np.uint64)
    _vote_all(keyed, part, parts, votes)
    votes.sort()
    enough = votes[_VOTES - 1 :][votes[_VOTES - 1 :] == votes[: len(votes) - _VOTES + 1]]
    return _different(enough)


def _most_keys(profiles: Profiles) -> int:
    sizes = profiles.ends - profiles.starts
    telling = np.minimum(sizes, _TELLING)
    return int(np.sum(sizes + telling * (telling - 1) // 2))


def _different(ordered: Keys) -> Keys:
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


@numba.njit(cache=True)
def _key_all(profiles, rates, shown, keyed):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``keyed`` with the keys of all groups; how many."""
    starts, ends, columns, counts, ads = profiles
    telling, weights = np.zeros(_TELLING, dtype=np.int64), np.zeros(_TELLING)
    count = 0
    for group in range(len(ads)):
        held = 0
        for entry in range(starts[group], ends[group]):
            column = columns[entry]
            if shown[column] < 2:
                continue
            if shown[column] <= _FEW:
                keyed[count] = _keyed(np.uint64(column), group) | _ALONE
                count += 1
            weight = counts[entry] / ads[group] * -np.log(rates[column])
            held = _insert(telling, weights, held, column, weight)
        for one in range(held):
            for other in range(one + 1, held):
                lesser = min(telling[one], telling[other])
                greater = max(telling[one], telling[other])
                both = (np.uint64(lesser) + np.uint64(1)) * _ODD ^ np.uint64(greater)
                keyed[count] = _keyed(both, group) & ~_ALONE
                count += 1
    return count


@numba.njit(cache=True, inline="always")
def _insert(telling, weights, held, column, weight):  # type: ignore[no-untyped-def]  # Numba types it
    """Keeps the ``held`` weightiest columns, of equal ones the first; how many there are now."""
    if held == _TELLING and weight <= weights[held - 1]:
        return held
    place = min(held, _TELLING - 1)
    while place > 0 and weights[place - 1] < weight:
        telling[place], weights[place] = telling[place - 1], weights[place - 1]
        place -= 1
    telling[place], weights[place] = column, weight
    return min(held + 1, _TELLING)


@numba.njit(cache=True, inline="always")
def _keyed(key, group):  # type: ignore[no-untyped-def]  # Numba types it
    mixed = key * _ODD
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _ODD
    return (mixed & ~_GROUP) | np.uint64(group)


@numba.njit(cache=True)
def _vote_all(keyed, part, parts, votes):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``votes``, if it is long enough, with the pairs of every few groups of one key, as
    often as the key counts; how many."""
    count = start = 0
    while start < len(keyed):
        end = start + 1
        while end < len(keyed) and keyed[end] >> _GROUP_BITS == keyed[start] >> _GROUP_BITS:
            end += 1
        if end - start <= _FEW:
            counts = _VOTES if keyed[start] & _ALONE else 1
            for one in range(start, end):
                if (keyed[one] & _GROUP) % np.uint64(parts) != np.uint64(part):
                    continue
                for other in range(one + 1, end):
                    lesser, greater = keyed[one] & _GROUP, keyed[other] & _GROUP
                    if lesser != greater:
                        for _ in range(counts):
                            if count < len(votes):
                                votes[count] = lesser << _GROUP_BITS | greater
                            count += 1
        start = end
    return count
