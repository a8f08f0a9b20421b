"""How long the people of a lead usually stay, and whether they are apart: what tells a silence
within a stay from its end."""

from __future__ import annotations

import numpy as np

from leadlight.finder.arrays import Flags, Floats, Ints
from leadlight.finder.reach.runs import Tracks
from leadlight.finder.reach.sights import DAY, HOUR, Sights, changes

_LEAST_SILENCE, _HOME_SILENCE = 4 * DAY, 30 * DAY
_DWELLS, _JOINED = 2.0, 1.25
"""Times the usual stay: a longer silence in a place ends a stay; and people who are apart, one of
whom comes to a place within this time of another, are one stay of their lead there."""
_TOGETHER = 6 * HOUR
_APART = 0.15
"""Share of the changes of place that come within hours, from which people are apart."""


def are_apart(sights: Sights, leads: int) -> Flags:
    """Whether the people of each lead stay in different places at the same time."""
    is_change = (~changes(sights.lead) & changes(sights.where))[1:]
    lead, times = sights.lead[1:][is_change], np.diff(sights.at)[is_change]
    quick = np.bincount(lead[times < _TOGETHER], minlength=leads)
    return (quick >= 2) & (quick >= _APART * np.bincount(lead, minlength=leads))


def silence(usual: Floats) -> Floats:
    """Seconds without an ad after which the next one in the same place begins a new stay."""
    return np.where(usual > 0, np.maximum(_LEAST_SILENCE, _DWELLS * usual), _HOME_SILENCE)


def meeting(usual: Floats) -> Floats:
    """Seconds between the stays of two people in one place that are one of their lead."""
    return np.where(usual > 0, _JOINED * usual, _HOME_SILENCE)


def dwell(tracks: Tracks, sights: Sights, leads: int) -> Floats:
    """Seconds between two arrivals, by the median over all roads of each lead; 0 for one nobody of
    whom is seen to move."""
    starts = np.flatnonzero(changes(tracks.road, sights.where[tracks.sight]))
    roads, arrivals = tracks.road[starts], tracks.sight[starts]
    _, road, moves = np.unique(roads, return_inverse=True, return_counts=True)
    is_stay = (~changes(roads) & (moves[road] > 2))[1:]
    lead, times = sights.lead[arrivals[1:]][is_stay], np.diff(sights.at[arrivals])[is_stay]
    return _medians(lead, times, leads)


def _medians(groups: Ints, values: Floats, count: int) -> Floats:
    """The median of each of ``count`` groups; 0 for one without values."""
    medians = np.zeros(count)
    values = values[np.lexsort((values, groups))]
    sizes = np.bincount(groups, minlength=count)
    some, ends = np.flatnonzero(sizes), np.cumsum(sizes)
    middle = (ends - sizes)[some] + (sizes[some] - 1) // 2
    medians[some] = (values[middle] + values[middle + 1 - sizes[some] % 2]) / 2
    return medians
