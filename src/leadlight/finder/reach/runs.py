"""From ads in places to stays: one road for a lead whose people go together, one for each person
where they do not.

Posted in two far places at once is a finding: it stays a stay of its own beside the longer one, and
is never smoothed away.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from leadlight.finder.arrays import Flags, Floats, Ints
from leadlight.finder.reach.sights import HOUR, SAME_KM, Sights, changes

FASTEST_KMH = 900.0
"""Nobody travels faster: ads that would need it were posted from afar, or for two people."""


class Tracks(NamedTuple):
    """Ads, one after the other, of one road after the other: the number of the road, and the row of
    its sight. The ads of a road are in the order of time."""

    road: Ints
    sight: Ints

    @classmethod
    def of(cls, road: Ints, sight: Ints) -> Self:
        """In order; an ad that is there twice stands there once."""
        span = 1 + sight.max(initial=0)
        keys = np.sort(road * span + sight)
        return cls(*np.divmod(keys[changes(keys)], span))

    def only(self, kept: Flags) -> Tracks:
        """Some of the rows."""
        return Tracks(self.road[kept], self.sight[kept])


class Runs(NamedTuple):
    """Stays: the road of each, and under its number, from 0, its ads and its clashes.

    A clash is an ad of a stay and one of ``others`` elsewhere: nobody could have gone between them.
    """

    road: Ints
    ads: Tracks
    clashes: Tracks
    others: Ints

    @property
    def sizes(self) -> Ints:
        """How many ads each has."""
        return np.bincount(self.ads.road, minlength=len(self.road))

    @property
    def first(self) -> Ints:
        """The row of the sight of the first ad of each."""
        return np.asarray(self.ads.sight[np.cumsum(self.sizes) - self.sizes])

    @property
    def last(self) -> Ints:
        """The row of the sight of the last ad of each."""
        return self.ads.sight[np.cumsum(self.sizes) - 1]

    def only(self, kept: Flags) -> Runs:
        """Some of them, numbered anew."""
        numbers, is_left = np.cumsum(kept) - 1, kept[self.clashes.road]
        ads, clashes = self.ads.only(kept[self.ads.road]), self.clashes.only(is_left)
        return Runs(
            self.road[kept],
            ads._replace(road=numbers[ads.road]),
            clashes._replace(road=numbers[clashes.road]),
            self.others[is_left],
        )


def runs(tracks: Tracks, sights: Sights, limits: Floats) -> Runs:
    """The stays of each road; a silence longer than the limit of its lead, in seconds, ends one."""
    starts = np.flatnonzero(_is_new(tracks, sights, limits))
    ends = np.r_[starts, len(tracks.road)][1:]
    blocks = _Blocks(tracks.road[starts], tracks.sight[starts], tracks.sight[ends - 1])
    is_fast = blocks.are_fast(sights)
    stays = _through(blocks.are_aside(sights, is_fast, limits), len(starts))
    firsts, numbers = np.unique(stays, return_inverse=True)
    before = np.flatnonzero(is_fast)
    left, reached = blocks.last[before], blocks.first[before + 1]
    clashing = np.r_[numbers[before], numbers[before + 1]]
    order = np.lexsort((np.r_[before, before], clashing))
    return Runs(
        blocks.road[firsts],
        Tracks.of(np.repeat(numbers, ends - starts), tracks.sight),
        Tracks(clashing[order], np.r_[left, reached][order]),
        np.r_[reached, left][order],
    )


class _Blocks(NamedTuple):
    """Ads of one road in a row in one place, without a long silence: its road, and the rows of its
    first and last sight."""

    road: Ints
    first: Ints
    last: Ints

    def are_fast(self, sights: Sights) -> Flags:
        """Whether nobody could have gone from the last ad of each to the first one of the next."""
        left, reached = self.last[:-1], self.first[1:]
        is_fast = ~changes(self.road)[1:]
        return is_fast & is_too_fast(sights, left, reached)

    def are_aside(self, sights: Sights, is_fast: Flags, limits: Floats) -> Flags:
        """Whether nobody could have been to the next one and back before the one after it."""
        before, after = self.last[:-2], self.first[2:]
        is_aside = is_fast[:-1] & is_fast[1:] & (sights.where[before] == sights.where[after])
        silent = sights.at[after] - sights.at[before]
        return np.asarray(is_aside & (silent <= limits[sights.lead[before]]))


def is_too_fast(sights: Sights, earlier: Ints, later: Ints) -> Flags:
    """Whether nobody could have gone from one ad's place to the other's in the time between."""
    hours = (sights.at[later] - sights.at[earlier]) / HOUR
    return np.asarray(sights.apart(earlier, later) > SAME_KM + FASTEST_KMH * hours)


def joined(found: Runs, sights: Sights, limits: Floats) -> Runs:
    """Stays of several people of a lead in one place are one of the lead unless more than the limit
    of the lead, in seconds, lies between. Its road is the lead's number, and what clashes on the
    roads of its people clashes no more."""
    begun = found.first
    order = np.lexsort((sights.at[begun], sights.where[begun], sights.lead[begun]))
    first, last = begun[order], found.last[order]
    is_new = changes(sights.lead[first], sights.where[first])
    latest = _latest(np.cumsum(is_new, dtype=np.int64), sights.at[last])
    is_new[1:] |= sights.at[first[1:]] - latest[:-1] > limits[sights.lead[first[1:]]]
    numbers = np.empty_like(order)
    numbers[order] = np.cumsum(is_new) - 1
    none = np.zeros(0, dtype=np.int64)
    ads = Tracks.of(numbers[found.ads.road], found.ads.sight)
    return Runs(sights.lead[first[is_new]], ads, Tracks(none, none), none)


def _latest(spots: Ints, ends: Floats) -> Floats:
    """The latest of the ends up to each row, spot by spot; spots stand in order."""
    moments, ranks = np.unique(ends, return_inverse=True)
    ranks = np.maximum.accumulate(spots * len(moments) + ranks) % max(1, len(moments))
    return np.asarray(moments[ranks])


def _is_new(tracks: Tracks, sights: Sights, limits: Floats) -> Flags:
    """Whether each ad begins something: a road, or a place, or the time after a silence."""
    silent = np.diff(sights.at[tracks.sight], prepend=-np.inf)
    is_late = silent > limits[sights.lead[tracks.sight]]
    return np.asarray(is_late | changes(tracks.road, sights.where[tracks.sight]))


def _through(is_aside: Flags, count: int) -> Ints:
    """For each of so many blocks the first one of its stay: two of one place are one stay if nobody
    could have been to what lies between."""
    stays, at = np.arange(count), 0
    for block in np.flatnonzero(is_aside).tolist():
        if block >= at:
            stays[block + 2], at = stays[block], block + 2
    return stays
