"""Where and when the next ad of one lead may come, from its road and what the archive knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from leadlight.core.reach import NextPlace, NextPosting, PersonStays, Stay
from leadlight.engine.stage import Engine
from leadlight.finder.reach.forecast import LEAST_STAYS, Region, chances, likeliest
from leadlight.finder.reach.recurrence import next_posting
from leadlight.finder.reach.sights import Spot

TABLES = ("spots", "routes")
_SPOTS = "SELECT place, admin1, lat, lon, leads FROM spots"
_ROUTES = """
SELECT target, target_admin1, leads FROM routes
WHERE place = $place AND admin1 IS NOT DISTINCT FROM $admin1
"""
_NEWEST = "SELECT max(last_seen) AS newest FROM leads"
_MOST_PLACES = 40
"""More places than one road has: a wave of ads."""
_LEAST_TOLD = 0.1
"""Where not even the likeliest place is so likely, nothing is foretold."""


Spots = Mapping[tuple[str, str | None], tuple[Spot, int]]
"""Places by name and state, and how many leads are seen in each."""


def foretell(
    engine: Engine, stays: Sequence[Stay], people: Sequence[PersonStays], *, goes_round: bool
) -> tuple[tuple[NextPlace, ...], str | None]:
    """The next places of a lead, or why none is told.

    ``people`` are those whose roads are to be followed: none where the lead's people go together.
    """
    spots = spots_of(engine)
    alone = tour_of(stays, spots)
    whole = spread(engine, spots, alone, people, goes_round=goes_round)
    if not whole:
        return (), _why(alone, apart=bool(people))
    found = likeliest(whole)
    if found[0].probability < _LEAST_TOLD:
        return (), "no place is much likelier than the others"
    return found, None


def spread(
    engine: Engine,
    spots: Spots,
    alone: Sequence[Spot],
    people: Sequence[PersonStays],
    *,
    goes_round: bool,
) -> dict[Spot, float]:
    """How likely each place is to be the next, also where none is likely enough to be told; empty
    where too little is known.

    ``alone`` is the lead's own road; that of each of the ``people`` is followed instead, if any.
    """
    tours: list[tuple[int, Sequence[Spot]]] = [
        (each.ads, tour_of(each.timeline, spots)) for each in people
    ]
    roads = [each for each in tours or [(1, alone)] if len(each[1]) >= LEAST_STAYS]
    if len(set(alone)) > _MOST_PLACES:
        return {}
    leads = dict(spots.values())
    whole: dict[Spot, float] = defaultdict(float)
    weight = sum(ads for ads, _ in roads)
    for ads, tour in roads:
        region = Region(leads, _onward(engine, tour[-1], spots))
        for spot, chance in chances(tour, region, goes_round=goes_round).items():
            whole[spot] += chance * ads / weight
    return dict(whole)


def foretell_each(
    engine: Engine, people: Iterable[PersonStays], *, goes_round: bool
) -> tuple[tuple[PersonStays, tuple[NextPlace, ...]], ...]:
    """The next places of each of the people of a lead who go apart; none where nothing tells."""
    return tuple(
        (each, foretell(engine, each.timeline, (), goes_round=goes_round)[0]) for each in people
    )


def foretell_posting(engine: Engine, moments: Sequence[datetime]) -> NextPosting | None:
    """When the next ad may come, counted from the newest one of the archive."""
    (newest,) = engine.fetch(_NEWEST)["newest"].to_pylist()
    return next_posting(moments, newest)


def tour_of(stays: Iterable[Stay], spots: Spots) -> list[Spot]:
    """The places in their order, none twice in a row, each as the archive knows it."""
    tour: list[Spot] = []
    for stay in stays:
        alone = Spot(stay.place, stay.admin1, stay.lat, stay.lon), 0
        spot, _ = spots.get((stay.place, stay.admin1), alone)
        if not tour or tour[-1] != spot:
            tour.append(spot)
    return tour


def _why(tour: Sequence[Spot], *, apart: bool) -> str:
    if not tour:
        return "no ad of it names a place"
    if len(set(tour)) > _MOST_PLACES:
        return "its ads are in too many places for one road"
    if apart:
        return "its people go apart, and too few stays of each are known"
    return "it has been seen to move too seldom"


def spots_of(engine: Engine) -> Spots:
    """What the archive knows of places."""
    rows = engine.fetch(_SPOTS).to_pydict().values()
    return {
        (name, admin1): (Spot(name, admin1, lat, lon), leads)
        for name, admin1, lat, lon, leads in zip(*rows, strict=True)
    }


def _onward(engine: Engine, here: Spot, spots: Spots) -> dict[Spot, int]:
    rows = engine.fetch(_ROUTES, place=here.name, admin1=here.admin1).to_pydict().values()
    return {
        spots[target, admin1][0]: leads
        for target, admin1, leads in zip(*rows, strict=True)
        if (target, admin1) in spots
    }
