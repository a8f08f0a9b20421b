"""Stays and contradictions from a few ads whose history is known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.finder.reach import plainly
from tests.finder.reach.roads import PLACES, Ad, days, lead_stays, stays

from leadlight.finder.reach.runs import FASTEST_KMH
from leadlight.finder.reach.sights import SAME_KM, kilometres


def histories(least: int = 0) -> st.SearchStrategy[list[Ad]]:
    """Ads of two leads within some hours, days or weeks."""
    return st.sampled_from((6, 90, 900)).flatmap(
        lambda hours: st.lists(_ads(hours), min_size=least, max_size=30)
    )


def _ads(hours: int) -> st.SearchStrategy[Ad]:
    return st.builds(
        Ad,
        st.integers(0, hours).map(lambda hour: hour / 24),
        st.sampled_from(sorted(PLACES)),
        st.lists(st.sampled_from(("Ana", "Eva", "Mia")), max_size=2, unique=True),
        st.lists(st.sampled_from("pqrs"), max_size=3, unique=True).map("".join),
        st.booleans(),
        st.booleans(),
        st.sampled_from(("L1", "L2")),
    )


def test_a_long_silence_ends_a_stay_of_somebody_who_travels() -> None:
    there = [Ad(0), Ad(2, "Fresno"), Ad(4), Ad(6, "Fresno"), Ad(29, "Fresno")]
    assert lead_stays(*there)[-2:] == [("Fresno", 6, 6), ("Fresno", 29, 29)]


def test_somebody_at_home_is_silent_for_longer_and_still_there() -> None:
    assert lead_stays(Ad(0), Ad(20)) == [("Reno", 0, 20)]


def test_posted_far_away_at_once_is_told_and_ends_no_stay() -> None:
    found = stays(Ad(0), Ad(1), Ad(1.01, "Boston"), Ad(1.02), Ad(3))
    assert [days(row) for row in found] == [("Reno", 0, 3), ("Boston", 1.01, 1.01)]
    assert [[it["other_ad"] for it in row["clashes"]] for row in found] == [
        ["002", "002"],
        ["001", "003"],
    ]
    assert not any(row["apart"] for row in found)


def test_a_journey_that_can_be_made_is_no_contradiction() -> None:
    found = stays(Ad(0), Ad(1, "Boston"), Ad(2))
    assert [days(row) for row in found] == [("Reno", 0, 0), ("Boston", 1, 1), ("Reno", 2, 2)]
    assert not any(row["clashes"] for row in found)


def test_people_who_are_apart_have_roads_of_their_own() -> None:
    there = [Ad(day, "Reno", ["Ana"]) for day in (0, 2, 4)]
    elsewhere = [Ad(day + 0.01, "Boston", ["Eva"]) for day in (0, 2, 4)]
    found = stays(*there, *elsewhere)
    assert all(row["apart"] for row in found)
    assert [(row["person"], row["people"], days(row)) for row in found] == [
        (None, ["Ana"], ("Reno", 0, 4)),
        (None, ["Eva"], ("Boston", 0.01, 4.01)),
        ("Ana", ["Ana"], ("Reno", 0, 4)),
        ("Eva", ["Eva"], ("Boston", 0.01, 4.01)),
    ]
    assert not any(row["clashes"] for row in found)


def test_what_lies_between_two_parts_of_a_stay_begins_no_other_one() -> None:
    found = lead_stays(Ad(0), Ad(0.01, "Boston"), Ad(0.02), Ad(0.03, "Boston"))
    assert found == [("Reno", 0, 0.02), ("Boston", 0.01, 0.01), ("Boston", 0.03, 0.03)]


def test_somebody_apart_from_the_nameless_is_the_only_one_of_her_lead() -> None:
    there = [Ad(day, "Reno", ["Ana"]) for day in (0, 2, 4)]
    elsewhere = [Ad(day + 0.01, "Boston") for day in (0, 2, 4)]
    found = stays(*there, *elsewhere)
    assert [(row["person"], row["apart"], days(row)) for row in found] == [
        (None, True, ("Reno", 0, 4)),
        (None, True, ("Boston", 0.01, 4.01)),
    ]


def test_who_comes_soon_after_the_last_one_left_is_in_the_same_stay() -> None:
    ads = [Ad(day, "Reno", ["Ana"]) for day in (0, 4, 8, 12)]
    ads += [Ad(1, "Reno", ["Zoe"]), Ad(15, "Reno", ["Kim"])]
    tour = ("Fresno", "Oakland", "Fresno", "Oakland", "Fresno")
    ads += [Ad(3 * stop + 0.01, place, ["Mia"]) for stop, place in enumerate(tour)]
    ads += [Ad(16, "Reno", ["Ana"]), Ad(30, "Reno", ["Zoe"])]
    assert [each for each in lead_stays(*ads) if each[0] == "Reno"] == [
        ("Reno", 0, 16),
        ("Reno", 30, 30),
    ]


def test_people_who_go_together_have_one_road() -> None:
    ads = [Ad(day, "Reno", [name]) for day in (0, 1) for name in ("Ana", "Eva")]
    ads += [Ad(day, "Fresno", [name]) for day in (3, 4) for name in ("Ana", "Eva")]
    assert lead_stays(*ads) == [("Reno", 0, 1), ("Fresno", 3, 4)]
    assert not any(row["apart"] for row in stays(*ads))


def test_more_that_says_the_place_makes_a_stay_more_certain() -> None:
    def certain(*ads: Ad) -> list[float]:
        return [row["certainty"] for row in stays(*ads)]

    alone, named, more = certain(Ad(0)), certain(Ad(0, texts=True, codes=True)), [Ad(0), Ad(1)]
    assert 0 < alone[0] < named[0] < 1
    assert alone < certain(*more)
    assert certain(*more, Ad(1.01, "Boston"))[0] < certain(*more)[0]
    assert certain(Ad(0), Ad(0.01, "Boston")) == [0.5, 0.5]


def test_stays_of_no_ads_are_none() -> None:
    assert stays() == []


@given(histories())
def test_columns_tell_what_is_told_ad_by_ad(ads: list[Ad]) -> None:
    assert stays(*ads) == plainly.stays(*ads)


@given(histories(least=1))
def test_every_ad_is_in_a_stay_and_contradictions_are_what_nobody_can_do(ads: list[Ad]) -> None:
    found = stays(*ads)
    for lead in {ad.lead for ad in ads}:
        own = [row for row in found if row["lead_id"] == lead and row["person"] is None]
        given_ads = {f"{number:03d}" for number, ad in enumerate(ads) if ad.lead == lead}
        assert {ad for row in own for ad in row["ad_ids"]} == given_ads
    for row in found:
        theirs = [ads[int(ad)] for ad in row["ad_ids"]]
        assert {ad.place for ad in theirs} == {row["place"]}
        assert [ad.day for ad in theirs] == sorted(ad.day for ad in theirs)
        for clash in row["clashes"]:
            assert_nobody_can(clash, row["place"])


def assert_nobody_can(clash: dict[str, Any], place: str) -> None:
    apart = kilometres(PLACES[place], PLACES[clash["other_place"]]) or 0
    hours = abs(clash["other_at"] - clash["at"]).total_seconds() / 3600
    assert apart > SAME_KM + FASTEST_KMH * hours
    assert clash["km"] == pytest.approx(apart, abs=0.06)
