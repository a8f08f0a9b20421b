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
import numpy as np

from leadlight.finder.arrays import Ints
from leadlight.finder.link.bits import longs
from leadlight.finder.link.buckets import columns
from leadlight.finder.link.components import flatten, keep_all
from leadlight.finder.link.lookups import BACK, EVERY, FIRST, PARTS, look_up
from leadlight.finder.link.ranking import ranked
from leadlight.finder.pictures.dihedral import Hashes, turned


class Given(msgspec.Struct, frozen=True):
    """Pictures: n ``hashes``, and ``cuts`` of some of them, ``owners`` saying of which; each hash
    ``stands_for`` the first of those that it is known to be the same as, or for itself."""

    hashes: Hashes
    cuts: Hashes
    owners: Ints
    stands_for: Ints


def ties(given: Given, fresh: Ints) -> tuple[Ints, Ints]:
    """Pairs of pictures that are the same, one of each pair among ``fresh``: as few of them as hold
    together, with what is known, whatever all of them hold together.
    """
    count = len(given.hashes)
    is_fresh = np.zeros(count, dtype=bool)
    is_fresh[fresh] = True
    of_fresh = is_fresh[given.owners]
    found = _Found(given.stands_for, (FIRST, EVERY, *([BACK] if len(fresh) < count else [])))
    every = np.concatenate([given.hashes, given.cuts]), np.r_[np.arange(count), given.owners]
    found.look((given.hashes[fresh], fresh), every)
    whole = given.hashes, np.arange(count)
    found.look((given.cuts[of_fresh], given.owners[of_fresh]), whole)
    return found.pairs()


class _Found:
    """Pairs that are the same, as far as they join what was not one yet: in every part by itself,
    so that threads do not wait for one another, and then all together."""

    def __init__(self, stands_for: Ints, ways: tuple[int, ...]) -> None:
        self._ways = ways
        self._every = stands_for.astype(np.int32)
        self._chosen = np.empty((len(stands_for), 2), dtype=np.int32)
        self._count = np.zeros(1, dtype=np.int64)
        self._stands_for = np.tile(self._every, (PARTS, 1))
        self._pairs = np.empty((PARTS, len(stands_for), 2), dtype=np.int32)
        self._kept = np.zeros(PARTS, dtype=np.int64)

    def look(self, asked: tuple[Hashes, Ints], known: tuple[Hashes, Ints]) -> None:
        """Hold all lies of hashes against others; with each hash stands whose it is.

        A turned copy that one finds by a word the other may miss. So what is known is turned, too,
        unless all of it is asked for.
        """
        if not len(asked[0]) or not len(known[0]):
            return
        owners, owned = asked[1].astype(np.int32), known[1].astype(np.int32)
        both = longs(np.concatenate([asked[0], turned(asked[0])]))
        lying = columns(both)
        for how in self._ways:
            firsts, rows = ranked(self._every[owned], len(self._every))
            upright = known[0][rows]
            held = longs(turned(upright) if how == BACK else upright)
            whose, mine = owned[rows], self._every[owners]
            wanted = lying, both, owners, np.stack([firsts[mine], firsts[mine + 1]], axis=1)
            there, crowds = (columns(held), held, whose), (self._every[whose], firsts)
            found = self._stands_for, self._pairs, self._kept
            look_up(how, wanted, there, crowds, found)
            self._gather()

    def pairs(self) -> tuple[Ints, Ints]:
        """What was found, as far as it joins what nothing before it has joined."""
        needed = self._chosen[: self._count[0]].astype(np.int64)
        return needed[:, 0], needed[:, 1]

    def _gather(self) -> None:
        """Keeps of what the parts have found what joins."""
        for pairs, kept in zip(self._pairs, self._kept, strict=True):
            keep_all(pairs[:kept], (self._every, self._chosen, self._count))
        if self._kept.any():
            flatten(self._every)
        self._kept[:] = 0
