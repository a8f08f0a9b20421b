"""From groups to hands: pairs merge, best first, and what merged is compared anew as one.

In each round those pairs merge that are each other's best; of several that are equally good, the
first. A merged hand is what its groups showed together, so it is compared as a whole: hands do not
chain. Only hands that merged, and those beside them, can have a new best, so a round looks at no
others; and what speaks against a hand once it has grown is not looked at again as it grows further.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import numpy as np
import numpy.typing as npt

from leadlight.finder.arrays import Floats, Ints
from leadlight.finder.link.neighbours import mates, neighbours, rate, unite
from leadlight.finder.link.odds import log_odds
from leadlight.finder.link.profiles import Profiles, Traits

NEVER = -np.inf
"""What is ahead of a pair that is known not to be one hand: nothing outweighs it."""
_HOPELESS = 0.0
"""Pairs of groups whose traits speak against one hand are not looked at again as hands grow."""
_FORLORN = -80.0
"""Nor are hands and what is beside them, once so much speaks against."""


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

    @property
    def hopeful(self) -> Pairs:
        """Those that may merge, and those that never may."""
        return self.where((self.odds >= _HOPELESS) | (self.ahead == NEVER))


def compared(pairs: Pairs, profiles: Profiles, traits: Traits) -> Pairs:
    """The pairs with the odds that their traits give."""
    odds = log_odds(pairs.one, pairs.other, pairs.ahead, profiles, traits)
    return msgspec.structs.replace(pairs, odds=odds)


def merged(pairs: Pairs, profiles: Profiles, traits: Traits, least: float) -> Ints:
    """The hand of each group, named by its least group; ``pairs`` have been compared."""
    hands = np.arange(len(profiles))
    pairs = pairs.hopeful
    around = neighbours(pairs.one, pairs.other, pairs.ahead, pairs.odds, len(profiles))
    changed = np.flatnonzero(around.mate >= 0)
    with ThreadPoolExecutor(1) as beside:
        while True:
            kept, gone = mates(around, changed, least)
            if not len(kept):
                return _named(hands)
            hands[gone] = kept
            united = beside.submit(unite, around, kept, gone)
            profiles = profiles.merged(kept, gone)
            edges = united.result()
            one, other = (ends[edges].astype(np.int64) for ends in (around.one, around.other))
            ahead = around.ahead[edges]
            odds = log_odds(one, other, ahead, profiles, traits)
            around.there[edges] = (odds >= _FORLORN) | (ahead != 0)
            changed = rate(around, np.r_[kept, gone], edges, odds)


def _named(hands: Ints) -> Ints:
    """Each group's hand, from the one that each became part of."""
    while True:
        further = hands[hands]
        if np.array_equal(further, hands):
            return hands
        hands = further
