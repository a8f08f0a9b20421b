"""What the methods that foretell are held against: roads that were known, and a place that came."""

from __future__ import annotations

import math

import pytest
from bench.asofthen import Then
from bench.foretold import methods

from leadlight.finder.reach.sights import Spot

A, B, C, D = (
    Spot(name, None, 40.0 + n, -100.0) for n, name in enumerate(("Aden", "Bern", "Cork", "Dole"))
)
SEEN = {A: 4, B: 2, C: 1, D: 1}


def then(came: Spot, *roads: tuple[int, tuple[Spot, ...]]) -> Then:
    return Then("L1", roads, {A: 0.1, B: 0.6, D: 0.3}, SEEN, came)


def test_each_method_is_told_once_and_scored_by_what_came() -> None:
    told = {each.method: each for each in methods(then(B, (3, (A, B, A, C, A))))}
    assert len(told) == len(list(methods(then(B, (3, (A, B, A, C, A))))))
    ours = told["Leadlight"]
    assert (ours.first, ours.three, ours.said) == (True, True, 0.6)
    assert ours.score == pytest.approx(math.log(0.6))
    frequent = told["most frequent place 0.2"]
    assert frequent.said == pytest.approx(0.4)  # B and C were each left for A once
    assert frequent.score == pytest.approx(math.log(0.4))


def test_roads_of_people_who_go_apart_count_by_their_ads() -> None:
    one, other = (3, (A, B, A, B, A)), (1, (C, D, C, D, C))
    told = {each.method: each for each in methods(then(B, one, other))}
    assert told["most frequent place 0.2"].said == pytest.approx(0.75 * 0.8 + 0.25 * 0.1)
    assert told["most frequent place 0.2"].first


def test_a_place_that_nobody_foretold_has_a_floor() -> None:
    nowhere = Spot("Etna", None, 1.0, 1.0)
    (ours, *_) = methods(then(nowhere, (3, (A, B, A, C, A))))
    assert ours.score == pytest.approx(math.log(1e-5))
    assert not ours.three
