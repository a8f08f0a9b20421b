"""The stays of leads: their own, and those of each of their people."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from leadlight.finder.arrays import Flags
from leadlight.finder.reach.pace import are_apart, dwell, meeting, silence
from leadlight.finder.reach.pairs import Pairs
from leadlight.finder.reach.runs import Runs, Tracks, joined, runs
from leadlight.finder.reach.sights import Sights, changes

_LEAST_ADS = 2
"""Ads from which a name is somebody whose road is told."""


class Roads(NamedTuple):
    """The stays of leads, of which ``own`` are of those whose people go together, and ``shared`` of
    those whose people are ``apart``, by lead; and the stays of people, whose number is the road."""

    own: Runs
    shared: Runs
    theirs: Runs
    apart: Flags


def roads(sights: Sights, present: Pairs) -> Roads:
    """From ads and the people ``present`` in each; those of two leads are different people."""
    leads, people = 1 + sights.lead.max(initial=-1), 1 + present.other.max(initial=-1)
    own = Tracks(sights.lead, np.arange(len(sights.lead)))
    tracks = _tracks(sights, present, people)
    firsts = changes(tracks.road)
    whose = sights.lead[tracks.sight[firsts]]
    named = np.bincount(whose[tracks.road[firsts] < people], minlength=leads)
    apart = are_apart(sights, leads) & (np.bincount(whose, minlength=leads) > 1)
    usual = np.where(apart, dwell(tracks, sights, leads), dwell(own, sights, leads))
    theirs = runs(
        tracks.only((apart | (named > 1))[sights.lead[tracks.sight]]), sights, silence(usual)
    )
    whose = sights.lead[theirs.first]
    return Roads(
        runs(own.only(~apart[sights.lead]), sights, silence(usual)),
        joined(theirs.only(apart[whose]), sights, meeting(usual)),
        theirs.only((named[whose] > 1) & _are_told(theirs, people)),
        apart,
    )


def _tracks(sights: Sights, present: Pairs, people: int) -> Tracks:
    """The ads of each person; those of nobody of a lead are of one more road."""
    nobody = np.flatnonzero(present.sizes(len(sights.lead)) == 0)
    return Tracks.of(np.r_[present.other, people + sights.lead[nobody]], np.r_[present.one, nobody])


def _are_told(found: Runs, people: int) -> Flags:
    """Whether the road of each stay is that of a person with enough ads."""
    _, road = np.unique(found.road, return_inverse=True)
    ads = np.bincount(road, weights=found.sizes)
    return (found.road < people) & (ads[road] >= _LEAST_ADS)
