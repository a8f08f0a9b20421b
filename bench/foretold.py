"""The next place of each lead as it was foretold on a day, against what came and against what the
lead's own places alone foretell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import log

import msgspec
from bench.asofthen import Then

from leadlight.finder.reach.sights import Spot

Chances = Mapping[Spot, float]
_FLOOR = 1e-5

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


def methods(then: Then) -> Iterator[Told]:
    """Every method on a lead as it was known that day. The baselines know the same roads."""
    yield _told("Leadlight", then.lead, then.said, then.came)
    for share in ELSEWHERE:
        yield _told(
            f"most frequent place {share}", then.lead, _mixed(then, share, _frequent), then.came
        )
        for moved in BACK_OFF:
            found = _mixed(then, share, partial(_markov, moved=moved))
            yield _told(f"Markov chain {share} {moved}", then.lead, found, then.came)


def _mixed(
    then: Then, share: float, method: Callable[[Sequence[Spot]], dict[Spot, float]]
) -> dict[Spot, float]:
    """Over the lead's roads by their ads; ``share`` is left to places where a road never was."""
    whole: dict[Spot, float] = defaultdict(float)
    weight = sum(ads for ads, _ in then.roads)
    for ads, tour in then.roads:
        spread = _with_elsewhere(share, tour[-1], then.seen)
        for spot, chance in spread(method(tour)).items():
            whole[spot] += chance * ads / weight
    return whole


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
