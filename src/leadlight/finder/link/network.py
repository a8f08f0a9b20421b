"""The groups of a lead compared with one another, and the strongest way from one to another.

A link weighs what all kinds of traits say for one hand behind two groups, in log odds. A way is as
strong as its weakest link; a strongest one lies in the maximum spanning tree (Hu 1961).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import msgspec
import numba
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from leadlight.finder.arrays import Flags, Ints
from leadlight.finder.link.candidates import candidates
from leadlight.finder.link.fabric import Fabric, Successions, Value
from leadlight.finder.link.hands import granted
from leadlight.finder.link.merging import Pairs, compared, merged
from leadlight.finder.link.profiles import Profiles

_FEW = 200
"""Up to so many groups each is compared with each."""
_LARGEST = 30
"""Of more, each is compared with so many of the largest, and with those that share what is rare."""


_MERGING = 50
"""As many pairs could be compared while two groups are merged."""
_LOCK = threading.Lock()


@contextmanager
def alone() -> Iterator[None]:
    """One look at a time, on one core: not every machine's compiled loops bear several callers, and
    a lead's are over before other cores have woken."""
    with _LOCK:
        cores = numba.get_num_threads()
        numba.set_num_threads(1)
        try:
            yield
        finally:
            numba.set_num_threads(cores)


class Network(msgspec.Struct, frozen=True):
    """The groups of a lead: that of each ad, what each shows, and the ``links`` between them.

    ``tree`` has the places of the links that make up the maximum spanning tree; ``successions``
    are those of ``Fabric``.
    """

    groups: Ints
    profiles: Profiles
    links: Pairs
    tree: Ints
    successions: Successions

    def __len__(self) -> int:
        return len(self.profiles)


def network(fabric: Fabric) -> Network:
    """The groups of the lead as they are, and their links: each group is reached."""
    groups = fabric.groups()
    profiles, successions = fabric.profiles(groups), fabric.successions(groups)
    pairs = compared(_pairs(fabric, profiles, successions), profiles, fabric.traits)
    return Network(groups, profiles, pairs, spanning(pairs, len(profiles)), successions)


def linked_without(fabric: Fabric, mark: Value | None, traits: Flags | None) -> Ints:
    """The hand of each ad, from 0, if the lead were linked anew without a mark or some traits."""
    groups = fabric.groups(mark)
    profiles, successions = fabric.profiles(groups, traits), fabric.successions(groups, mark)
    pairs = compared(_pairs(fabric, profiles, successions), profiles, fabric.traits)
    hands = merged(pairs, profiles, fabric.traits, fabric.least)
    return np.unique(hands, return_inverse=True)[1][groups]


def to_compare(groups: int) -> int:
    """About how many pairs are compared to link so many groups, with what merging them costs."""
    pairs = groups * (groups - 1) // 2 if groups <= _FEW else 2 * _LARGEST * groups
    return pairs + _MERGING * groups


def spanning(links: Pairs, count: int) -> Ints:
    """The places of the links of the maximum spanning tree, of equals the least pair first."""
    order = np.lexsort((links.other, links.one, -links.odds))
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    graph = coo_array((ranks, (links.one, links.other)), shape=(count, count))
    kept = minimum_spanning_tree(graph.tocsr()).data.astype(np.int64) - 1
    return np.sort(order[kept])


def way(links: Pairs, tree: Ints, one: int, other: int) -> list[int]:
    """The places of the links of a strongest way between two groups, in its order.

    Of the ways that are as strong it is one of fewest links, the same in both directions.
    """
    start, end = sorted((one, other))
    if start == end:
        return []
    strength = links.odds[weakest(links, tree, start, end)]
    found = _shortest(links, np.flatnonzero(links.odds >= strength), start, end)
    return found if start == one else found[::-1]


def weakest(links: Pairs, tree: Ints, one: int, other: int) -> int:
    """The place of the tree's weakest link between two groups: no way is stronger."""
    between = _shortest(links, tree, *sorted((one, other)))
    return min(between, key=lambda link: (links.odds[link], link))


def _shortest(links: Pairs, usable: Ints, start: int, end: int) -> list[int]:
    one, other = links.one[usable], links.other[usable]
    count = int(other.max()) + 1
    both = (np.r_[one, other], np.r_[other, one])
    graph = coo_array((np.ones(2 * len(usable)), both), shape=(count, count)).tocsr()
    _, before = breadth_first_order(graph, start)
    steps = [end]
    while steps[-1] != start:
        steps.append(int(before[steps[-1]]))
    place = dict(zip(zip(one.tolist(), other.tolist(), strict=True), usable.tolist(), strict=True))
    pairs = pairwise(steps)
    return [place[min(pair), max(pair)] for pair in pairs][::-1]


def _pairs(fabric: Fabric, profiles: Profiles, successions: Successions) -> Pairs:
    """Not compared yet; each once, in order."""
    count = np.int64(len(profiles))
    days = np.array([days for _, days in successions.values()], dtype=np.float64)
    after = np.array([*successions], dtype=np.int64).reshape(-1, 2)
    asked = after[:, 0] * count + after[:, 1]
    keys = np.union1d(_keys(profiles, fabric), asked)
    ahead = np.zeros(len(keys))
    ahead[np.searchsorted(keys, asked)] = granted(days, fabric.least)
    return Pairs(keys // count, keys % count, ahead, np.zeros(len(keys)))


def _keys(profiles: Profiles, fabric: Fabric) -> Ints:
    """Which groups are to be compared: the lesser, times their count, and the greater."""
    count = np.int64(len(profiles))
    if count <= _FEW:
        one, other = np.triu_indices(len(profiles), 1)
        return np.asarray(one * count + other, dtype=np.int64)
    large = np.argsort(-profiles.ads, kind="stable")[:_LARGEST]
    one, other = np.repeat(large, count), np.tile(np.arange(count), _LARGEST)
    apart = one != other
    lesser, greater = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    rare, shared = candidates(profiles, fabric.traits)
    return np.unique(np.r_[lesser * count + greater, rare * count + shared])
