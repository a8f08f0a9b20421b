"""Circuits: found where somebody goes round, and not where somebody wanders."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.reach.circuits import Found, Stop, circuit
from leadlight.finder.reach.sights import DAY


def road(places: str, days: float = 4.0) -> list[Stop]:
    return [
        Stop(place, number * days * DAY, (number * days + 2) * DAY)
        for number, place in enumerate(places)
    ]


def thinly(places: str, shown: str) -> list[Stop]:
    """The stays of a road that ads show: those where ``shown`` has an x."""
    stops = zip(road(places), shown, strict=True)
    return [stop._replace(end=stop.start + DAY) for stop, each in stops if each == "x"]


def found(*roads: str) -> Found | None:
    return circuit([road(places) for places in roads])


def test_going_round_is_a_circuit_with_its_order_and_period() -> None:
    it = found("ABCDABCDA")
    assert it is not None
    assert it.places == ("A", "B", "C", "D")
    assert it.period == 16 * DAY
    assert it.rounds == 2
    assert it.kept == 1


def test_a_place_that_is_left_out_once_keeps_its_place_in_the_order() -> None:
    it = found("ABCDABDABCD")
    assert it is not None
    assert it.places == ("A", "B", "C", "D")


def test_stays_that_no_ad_shows_are_gone_past_in_their_time() -> None:
    seen = thinly("ABCDABCDABCDABC", "xx.x..x.x..xx.x")
    it = circuit([seen])
    assert it is not None
    assert it.places == ("A", "C", "D")
    without_time = circuit([road("".join(stop.place for stop in seen))])
    assert without_time is None or without_time.places != it.places


def test_wandering_and_going_home_are_no_circuit() -> None:
    assert found("ABACADAEA") is None
    assert found("ABCDEFGHIJ") is None
    assert found("ABABAB") is None
    assert found("ABCACBABCBAC") is None


def test_people_who_go_round_apart_are_one_circuit() -> None:
    it = found("ABCDAB", "CDABCD", "BCDABC")
    assert it is not None
    assert it.places == ("A", "B", "C", "D")


def test_too_little_is_no_circuit() -> None:
    assert circuit([]) is None
    assert found("A", "B") is None
    assert found("ABCA") is None


def test_places_with_always_a_new_one_between_them_have_no_order() -> None:
    assert found("A1B2A3C4C5B6A7C8B9A0B_") is None


@given(
    st.lists(st.text("ABCDEFGH", max_size=14) | st.text("ABC0123456789", max_size=24), max_size=3)
)
def test_a_circuit_is_made_of_places_that_were_seen(roads: list[str]) -> None:
    it = found(*roads)
    if it:
        assert len(set(it.places)) == len(it.places) >= 3
        assert set(it.places) <= set("".join(roads))
        assert it.period > 0
        assert 0 < it.kept <= 1


def test_less_is_enough_of_one_road_than_of_people_who_repeat_one_another() -> None:
    it = found("EBADEA")
    assert it is not None
    assert it.places == ("E", "B", "A", "D")
    assert found("EBAD", "DEA") is None
