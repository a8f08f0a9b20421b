"""The next place: a distribution over places that somebody knows and that are new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.reach.forecast import Region, chances, likeliest
from leadlight.finder.reach.recurrence import next_posting
from leadlight.finder.reach.sights import Spot

START = datetime(2026, 3, 1, tzinfo=UTC)
SPOTS = {name: Spot(name, "XX", 40.0, -100.0 + number) for number, name in enumerate("ABCDEFGH")}
REGION = Region(leads=dict.fromkeys(SPOTS.values(), 3), onward={SPOTS["F"]: 5})


def tour(places: str) -> list[Spot]:
    return [SPOTS[place] for place in places]


def best(places: str, region: Region = REGION, *, goes_round: bool = False) -> str:
    return likeliest(chances(tour(places), region, goes_round=goes_round))[0].name


def test_a_tour_that_repeats_is_foreseen() -> None:
    assert best("ABCABCABC", goes_round=True) == "A"
    assert best("ABCDABCDAB", goes_round=True) == "C"


def test_somebody_who_never_came_back_goes_somewhere_new() -> None:
    told = chances(tour("ABCDE"), REGION, goes_round=False)
    assert sum(told[SPOTS[name]] for name in "FGH") > sum(told[SPOTS[name]] for name in "ABCD") / 2


def test_a_new_place_is_rather_near_and_on_a_known_route() -> None:
    told = chances(tour("ABC"), REGION, goes_round=False)
    assert told[SPOTS["D"]] > told[SPOTS["H"]]
    assert told[SPOTS["F"]] > told[SPOTS["G"]]


def test_without_new_places_it_is_one_of_the_old() -> None:
    told = chances(tour("ABAB"), Region({}, {}), goes_round=False)
    assert told == {SPOTS["A"]: pytest.approx(1)}


@given(st.text("ABCDE", min_size=2, max_size=20))
def test_it_is_a_distribution_over_other_places(places: str) -> None:
    road = [spot for spot, _ in groupby(tour(places))]
    if len(road) > 1:
        told = chances(road, REGION, goes_round="A" in places)
        assert road[-1] not in told
        assert sum(told.values()) == pytest.approx(1)
        assert min(told.values()) >= 0
        shown = [each.probability for each in likeliest(told)]
        assert shown == sorted(shown, reverse=True)


def daily(count: int) -> list[datetime]:
    return [START + timedelta(days=day) for day in range(count)]


def test_somebody_who_posts_daily_posts_soon_and_after_a_silence_perhaps_never() -> None:
    soon = next_posting(daily(20), START + timedelta(days=20))
    late = next_posting(daily(20), START + timedelta(days=60))
    assert soon is not None
    assert late is not None
    assert soon.within[0].probability > 0.5 > late.within[0].probability
    assert soon.median_days == 1
    assert late.median_days is None


def test_one_sitting_tells_no_rate() -> None:
    assert next_posting([START, START + timedelta(minutes=5)], START) is None
    assert next_posting([], START) is None


@given(st.lists(st.integers(0, 2000), min_size=2, max_size=40), st.integers(0, 500))
def test_chances_grow_with_time(hours: list[int], silent: int) -> None:
    moments = [START + timedelta(hours=hour) for hour in hours]
    told = next_posting(moments, max(moments) + timedelta(hours=silent))
    if told:
        within = [each.probability for each in told.within]
        assert within == sorted(within)
        assert all(0 <= each <= 1 for each in within)
