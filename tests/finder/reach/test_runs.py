"""Stays and contradictions from a few ads whose history is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.finder.reach.roads import PLACES, sights

from leadlight.finder.reach.people import people
from leadlight.finder.reach.runs import FASTEST_KMH, Roads, Run
from leadlight.finder.reach.sights import DAY, SAME_KM, Sight, kilometres
from leadlight.finder.reach.timeline import certainty


def roads(found: list[Sight]) -> Roads:
    return Roads(found, people(found))


def told(runs: list[Run]) -> list[tuple[str, float, float]]:
    return [(run.spot.name, round(run.start / DAY, 2), round(run.end / DAY, 2)) for run in runs]


def test_a_long_silence_ends_a_stay_of_somebody_who_travels() -> None:
    found = roads(sights((0, "Reno"), (2, "Fresno"), (4, "Reno"), (6, "Fresno"), (29, "Fresno")))
    assert told(found.stays)[-2:] == [("Fresno", 6, 6), ("Fresno", 29, 29)]


def test_somebody_at_home_is_silent_for_longer_and_still_there() -> None:
    assert told(roads(sights((0, "Reno"), (20, "Reno"))).stays) == [("Reno", 0, 20)]


def test_posted_far_away_at_once_is_told_and_ends_no_stay() -> None:
    found = roads(sights((0, "Reno"), (1, "Reno"), (1.01, "Boston"), (1.02, "Reno"), (3, "Reno")))
    assert told(found.stays) == [("Reno", 0, 3), ("Boston", 1.01, 1.01)]
    assert all(run.clashes for run in found.stays)
    assert not found.apart


def test_a_journey_that_can_be_made_is_no_contradiction() -> None:
    found = roads(sights((0, "Reno"), (1, "Boston"), (2, "Reno")))
    assert told(found.stays) == [("Reno", 0, 0), ("Boston", 1, 1), ("Reno", 2, 2)]
    assert not any(run.clashes for run in found.stays)


def test_people_who_are_apart_have_roads_of_their_own() -> None:
    there = [(day, "Reno", "Ana") for day in (0, 2, 4)]
    elsewhere = [(day + 0.01, "Boston", "Eva") for day in (0, 2, 4)]
    found = roads(sights(*there, *elsewhere))
    assert found.apart
    assert told(found.people["Ana"]) == [("Reno", 0, 4)]
    assert told(found.people["Eva"]) == [("Boston", 0.01, 4.01)]
    assert {run.people for run in found.stays} == {("Ana",), ("Eva",)}
    assert not any(run.clashes for runs in found.people.values() for run in runs)


def test_people_who_go_together_have_one_road() -> None:
    ads = [(day, "Reno", name) for day in (0, 1) for name in ("Ana", "Eva")]
    ads += [(day, "Fresno", name) for day in (3, 4) for name in ("Ana", "Eva")]
    found = roads(sights(*ads))
    assert not found.apart
    assert told(found.stays) == [("Reno", 0, 1), ("Fresno", 3, 4)]


def test_more_that_says_the_place_makes_a_stay_more_certain() -> None:
    one, more = sights((0, "Reno")), sights((0, "Reno"), (1, "Reno"))
    alone = certainty(Run(PLACES["Reno"], one))
    named = certainty(Run(PLACES["Reno"], [one[0]._replace(texts=True, codes=True)]))
    away = sights((0, "Boston"))[0]
    clashing = Run(PLACES["Reno"], more, clashes=[(more[0], away)])
    all_clashing = Run(PLACES["Reno"], one, clashes=[(one[0], away)])
    assert 0 < alone < named < 1
    assert alone < certainty(Run(PLACES["Reno"], more))
    assert certainty(clashing) < certainty(Run(PLACES["Reno"], more))
    assert certainty(all_clashing) == 0.5


@given(
    st.lists(
        st.tuples(
            st.integers(0, 900).map(lambda hours: hours / 24),
            st.sampled_from(sorted(PLACES)),
            st.sampled_from(("Ana", "Eva", "Mia")),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_ad_is_in_a_stay_and_contradictions_are_what_nobody_can_do(
    ads: list[tuple[float, str, str]],
) -> None:
    given_ads = sights(*ads)
    found = roads(given_ads)
    assert {each.ad_id for run in found.stays for each in run.sights} == {
        each.ad_id for each in given_ads
    }
    for run in (*found.stays, *(run for runs in found.people.values() for run in runs)):
        assert {each.spot for each in run.sights} == {run.spot}
        assert [each.at for each in run.sights] == sorted(each.at for each in run.sights)
        for ours, other in run.clashes:
            apart = kilometres(ours.spot, other.spot) or 0
            assert apart > SAME_KM + FASTEST_KMH * abs(other.at - ours.at) / 3600
