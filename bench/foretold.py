"""The next place and the next ad, foretold at each move of a world, against what came and against
what a lead's own places alone foretell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby, pairwise
from math import log
from typing import Any

import msgspec
from bench.roads import World

from leadlight.finder.reach.circuits import Stop, circuit
from leadlight.finder.reach.forecast import LEAST_STAYS, Region, chances
from leadlight.finder.reach.recurrence import next_posting
from leadlight.finder.reach.sights import Spot

Chances = Mapping[Spot, float]
_FLOOR = 1e-5
_TOLD_WITHIN = 3
_MOST_PLACES = 40

ELSEWHERE = (0.05, 0.1, 0.2, 0.3, 0.5)
"""Shares that a baseline may leave to places where the lead has never been."""
BACK_OFF = (0.5, 1.0, 2.0, 4.0)
"""Moves that a Markov chain may back off by."""


class Told(msgspec.Struct, frozen=True):
    """One forecast of one method: was its first choice right, was it among the first three, the
    logarithm of what it gave to what came, and what it gave to its first choice."""

    method: str
    lead: str
    first: bool
    three: bool
    score: float
    said: float


class Posting(msgspec.Struct, frozen=True):
    """What was said of an ad within three days, and whether one came."""

    said: float
    came: bool


def moves(world: World) -> Iterator[Told]:
    """Every method at every move of the second half, from what was known of the lead before it and
    of places in the first half. Waves of spam have no road."""
    roads = [(lead, road) for lead, road in _roads(world) if len(road) > 1]
    starts = sorted(stay["start"] for _, road in roads for stay in road)
    half = starts[len(starts) // 2]
    leads, onward = _region(roads, half)
    for lead, road in roads:
        for number in range(LEAST_STAYS, len(road)):
            if road[number]["start"] > half:
                before, came = road[:number], _spot(road[number])
                yield from _at_once(lead, before, came, leads, onward)


def _at_once(
    lead: str,
    before: list[dict[str, Any]],
    came: Spot,
    leads: Mapping[Spot, int],
    onward: Mapping[Spot, Counter[Spot]],
) -> Iterator[Told]:
    tour = [_spot(stay) for stay in before]
    stops = [
        Stop(spot.name, s["start"].timestamp(), 0.0) for spot, s in zip(tour, before, strict=True)
    ]
    round_ = circuit([stops])
    region = Region(leads, onward.get(tour[-1], Counter()))
    yield _told("Leadlight", lead, chances(tour, region, goes_round=round_ is not None), came)
    for share in ELSEWHERE:
        spread = _with_elsewhere(share, tour[-1], leads)
        yield _told(f"most frequent place {share}", lead, spread(_frequent(tour)), came)
        for moved in BACK_OFF:
            name = f"Markov chain {share} {moved}"
            yield _told(name, lead, spread(_markov(tour, moved)), came)


def _frequent(tour: Sequence[Spot]) -> dict[Spot, float]:
    counts = Counter(spot for spot in tour if spot != tour[-1])
    return {spot: count / counts.total() for spot, count in counts.items()}


def _markov(tour: Sequence[Spot], moved: float) -> dict[Spot, float]:
    onward = Counter(b for a, b in pairwise(tour) if a == tour[-1])
    usual = _frequent(tour)
    return {
        spot: (onward[spot] + moved * share) / (onward.total() + moved)
        for spot, share in usual.items()
    }


def _with_elsewhere(
    share: float, here: Spot, leads: Mapping[Spot, int]
) -> Callable[[dict[Spot, float]], dict[Spot, float]]:
    def spread(known: dict[Spot, float]) -> dict[Spot, float]:
        others = [spot for spot in leads if spot not in known and spot != here]
        if not others:
            return known
        kept = {spot: (1 - share) * chance for spot, chance in known.items()}
        return kept | dict.fromkeys(others, share / len(others))

    return spread


def _told(method: str, lead: str, given: Chances, came: Spot) -> Told:
    ranked = sorted(given, key=lambda spot: (-given[spot], spot.name, spot.admin1 or ""))
    score = log(max(_FLOOR, given.get(came, 0.0)))
    return Told(method, lead, ranked[0] == came, came in ranked[:3], score, given[ranked[0]])


def _roads(world: World) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Of each lead that is no spam its one road, or that of each of its people."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for ad, lead in world.lead.items():
        kinds[lead][world.facts[ad].kind] += 1
    for lead, stays in world.stays.items():
        if kinds[lead].most_common(1)[0][0] == "spam":
            continue
        if len({stay["place"] for stay in stays}) > _MOST_PLACES:
            continue
        roads: Iterable[list[dict[str, Any]]] = [stays]
        if stays[0]["apart"]:
            roads = world.people.get(lead, {}).values()
        for road in roads:
            ordered = sorted(road, key=lambda stay: (stay["start"], stay["end"], stay["place"]))
            yield lead, [next(same) for _, same in groupby(ordered, _spot)]


def _region(
    roads: Iterable[tuple[str, list[dict[str, Any]]]], until: datetime
) -> tuple[dict[Spot, int], dict[Spot, Counter[Spot]]]:
    seen: dict[Spot, set[str]] = defaultdict(set)
    onward: dict[Spot, Counter[Spot]] = defaultdict(Counter)
    for lead, road in roads:
        for stay in road:
            if stay["start"] <= until:
                seen[_spot(stay)].add(lead)
        for a, b in pairwise(road):
            if b["start"] <= until:
                onward[_spot(a)][_spot(b)] += 1
    return {spot: len(leads) for spot, leads in seen.items()}, dict(onward)


def _spot(stay: dict[str, Any]) -> Spot:
    return Spot(stay["place"], stay["admin1"], stay["lat"], stay["lon"])


def postings(world: World) -> Iterator[Posting]:
    """For each hand, whether an ad comes within three days, asked at three times."""
    times: dict[str, list[float]] = defaultdict(list)
    for ad, at in world.posted.items():
        times[world.facts[ad].hand].append(at)
    every = sorted(world.posted.values())
    for share in (0.4, 0.6, 0.8):
        now = every[0] + share * (every[-1] - every[0])
        for theirs in times.values():
            before = [datetime.fromtimestamp(at, UTC) for at in theirs if at <= now]
            told = next_posting(before, datetime.fromtimestamp(now, UTC))
            if told:
                said = next(it.probability for it in told.within if it.days == _TOLD_WITHIN)
                came = any(now < at <= now + _TOLD_WITHIN * 86_400 for at in theirs)
                yield Posting(said, came)
