"""From groups to hands: pairs merge, best first, and what merged is compared anew as one.

In each round those pairs merge that are each other's best. A merged hand is what its groups showed
together, so it is compared as a whole: hands do not chain.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from leadlight.finder.link.factors import log_odds
from leadlight.finder.link.profiles import Floats, Ints, Profiles, Traits


class Pairs(msgspec.Struct, frozen=True):
    """Pairs of groups, the lesser in ``one``; ``ahead``: log odds of one hand before they are
    compared, above 0 for uses of one number; ``odds`` after it."""

    one: Ints
    other: Ints
    ahead: Floats
    odds: Floats

    def where(self, mask: npt.NDArray[np.bool_]) -> Pairs:
        """Those of ``mask``."""
        return Pairs(self.one[mask], self.other[mask], self.ahead[mask], self.odds[mask])


def compared(pairs: Pairs, profiles: Profiles, traits: Traits) -> Pairs:
    """The pairs with the odds that their traits give."""
    odds = log_odds(pairs.one, pairs.other, pairs.ahead, profiles, traits)
    return msgspec.structs.replace(pairs, odds=odds)


def merged(pairs: Pairs, profiles: Profiles, traits: Traits, least: float) -> Ints:
    """The hand of each group, named by its least group; ``pairs`` have been compared."""
    hands = np.arange(len(profiles))
    while len(pairs.one):
        chosen = _best_of_both(pairs, len(profiles), least)
        if not chosen.any():
            break
        moved = _joined(pairs.where(chosen), len(profiles))
        hands = moved[hands]
        merging = np.unique(np.r_[pairs.one[chosen], pairs.other[chosen]])
        profiles = profiles.joined(merging, moved[merging], len(traits.rates))
        changed = np.zeros(len(profiles), dtype=bool)
        changed[moved[merging]] = True
        pairs = _renamed(pairs, moved)
        again = changed[pairs.one] | changed[pairs.other]
        pairs.odds[again] = compared(pairs.where(again), profiles, traits).odds
    return hands


def _best_of_both(pairs: Pairs, groups: int, least: float) -> npt.NDArray[np.bool_]:
    """Pairs of which neither side has a better one."""
    best = np.full(groups, -np.inf)
    np.maximum.at(best, pairs.one, pairs.odds)
    np.maximum.at(best, pairs.other, pairs.odds)
    is_best = (pairs.odds >= best[pairs.one]) & (pairs.odds >= best[pairs.other])
    return np.asarray(is_best & (pairs.odds >= least))


def _joined(pairs: Pairs, groups: int) -> Ints:
    """The least group that each is now one with; pairs of equal odds may be more than two."""
    graph = coo_array((np.ones(len(pairs.one)), (pairs.one, pairs.other)), shape=(groups, groups))
    count, labels = connected_components(graph, directed=False)
    least = np.full(count, groups)
    np.minimum.at(least, labels, np.arange(groups))
    return np.asarray(least[labels])


def _renamed(pairs: Pairs, moved: Ints) -> Pairs:
    """The pairs between what the groups are now; of several the one with most ahead."""
    one, other = moved[pairs.one], moved[pairs.other]
    lesser, greater = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((-pairs.odds, -pairs.ahead, greater, lesser))
    order = order[lesser[order] != greater[order]]
    lesser, greater = lesser[order], greater[order]
    if not len(order):
        return pairs.where(np.zeros(len(pairs.one), dtype=bool))
    first = np.r_[True, (lesser[1:] != lesser[:-1]) | (greater[1:] != greater[:-1])]
    kept = order[first]
    return Pairs(lesser[first], greater[first], pairs.ahead[kept], pairs.odds[kept])
