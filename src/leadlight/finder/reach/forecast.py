"""Where the next ad elsewhere may be: somebody goes back to where they have been, or somewhere new.

How likely it is that the next place is new follows from how often that happened. Among the places
where they have been, it counts where they went from here before, which one they have not been in
for longest (whoever goes round comes to that one), where they began, and how far it is. A new place
is drawn from where leads go from here in this archive, from how near it is, and from how many leads
are seen there.

The weights were fitted on made-up worlds of several makers by maximum likelihood
(``bench/reach.py`` measures them on others); they know shapes of roads and no place. Whoever has
gone from place to place less than three times is not foretold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

from leadlight.core.reach import NextPlace
from leadlight.finder.reach.sights import Spot, kilometres

LEAST_STAYS = 3
_SHOWN, _LEAST_SHOWN = 5, 0.01
_NEAR_KM = 300.0
_UNKNOWN_KM = 5_000.0
"""What counts as the distance of a place without a position."""
_ROUTES, _NEAR, _ANYWHERE = 0.09, 0.42, 0.49
"""How often a new place is one where leads go from here; one nearby; any where leads are."""


class _Old(NamedTuple):
    """Weights of what speaks for a place where somebody has been."""

    share: float = 0.88
    taken: float = 1.0
    longest_ago: float = 0.79
    longest_ago_but: float = 0.31
    first: float = 0.74
    visits: float = -0.75
    before: float = -0.27
    near: float = -0.04


class _New(NamedTuple):
    """Weights of what speaks for a new place, on the scale of log-odds."""

    always: float = 1.5
    places: float = -1.27
    returns: float = -0.33
    is_back: float = -0.49
    left_before: float = -0.49
    goes_round: float = -1.05
    lately_new: float = 0.48


_OLD, _FRESH = _Old(), _New()


class Region(NamedTuple):
    """What the archive knows of places: how many leads are seen in each, and how many went from the
    place where somebody is to each."""

    leads: Mapping[Spot, int]
    onward: Mapping[Spot, int]


def chances(tour: Sequence[Spot], region: Region, *, goes_round: bool) -> dict[Spot, float]:
    """How likely each place is to be the next one; they sum to 1.

    ``tour`` are the places of one road in their order, none twice in a row, two at the least.
    """
    here, known = tour[-1], dict.fromkeys(tour)
    fresh = _new_places(here, known, region)
    is_new = _is_new(tour, goes_round=goes_round) if fresh else 0.0
    old = _old_places(tour)
    return {spot: (1 - is_new) * chance for spot, chance in old.items()} | {
        spot: is_new * chance for spot, chance in fresh.items()
    }


def likeliest(places: Mapping[Spot, float]) -> tuple[NextPlace, ...]:
    """The likeliest places, likeliest first; none of less than one in a hundred."""
    ranked = sorted(places.items(), key=lambda each: (-each[1], each[0].name, each[0].admin1 or ""))
    return tuple(
        NextPlace(spot.name, round(chance, 4), spot.admin1)
        for spot, chance in ranked[:_SHOWN]
        if chance >= _LEAST_SHOWN
    )


def _is_new(tour: Sequence[Spot], *, goes_round: bool) -> float:
    firsts = [spot not in tour[:number] for number, spot in enumerate(tour)]
    lately = firsts[max(1, len(tour) - 3) :]
    odds = (
        _FRESH.always
        + _FRESH.places * log(len(set(tour)))
        + _FRESH.returns * (1 - sum(firsts[1:]) / (len(tour) - 1))
        + _FRESH.is_back * (not firsts[-1])
        + _FRESH.left_before * (tour[-1] in tour[:-1])
        + _FRESH.goes_round * goes_round
        + _FRESH.lately_new * sum(lately) / 3
    )
    return 1 / (1 + exp(-odds))


def _old_places(tour: Sequence[Spot]) -> dict[Spot, float]:
    here = tour[-1]
    last = {spot: number for number, spot in enumerate(tour)}
    visits = Counter(tour)
    onward = Counter(b for a, b in pairwise(tour) if a == here)
    others = [spot for spot in visits if spot != here]
    oldest = min(others, key=lambda spot: last[spot]) if len(others) > 1 else None
    weights = {
        spot: exp(
            _OLD.share * (onward[spot] / onward.total() if onward else 0)
            + _OLD.taken * (onward[spot] > 0)
            + (_OLD.longest_ago_but if onward else _OLD.longest_ago) * (spot == oldest)
            + _OLD.first * (spot == tour[0])
            + _OLD.visits * log(visits[spot])
            + _OLD.before * (spot == tour[-2])
            + _OLD.near * exp(-_apart(here, spot) / _NEAR_KM)
        )
        for spot in others
    }
    return _shares(weights)


def _new_places(here: Spot, known: Mapping[Spot, None], region: Region) -> dict[Spot, float]:
    leads = {spot: float(count) for spot, count in region.leads.items() if spot not in known}
    anywhere = _shares(leads)
    near = _shares({spot: n * exp(-_apart(here, spot) / _NEAR_KM) for spot, n in leads.items()})
    gone = {spot: float(n) for spot, n in region.onward.items() if spot in leads}
    routes = _shares(gone) if gone else anywhere
    return {
        spot: _ROUTES * routes.get(spot, 0.0)
        + _NEAR * (near or anywhere).get(spot, 0.0)
        + _ANYWHERE * share
        for spot, share in anywhere.items()
    }


def _shares(weights: Mapping[Spot, float]) -> dict[Spot, float]:
    total = sum(weights.values())
    return {spot: weight / total for spot, weight in weights.items()} if total > 0 else {}


def _apart(a: Spot, b: Spot) -> float:
    apart = kilometres(a, b)
    return _UNKNOWN_KM if apart is None else apart
