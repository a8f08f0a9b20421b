"""Filters of the list: what passes, and what each choice would leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leadlight.core.leads import Kind
from leadlight.core.today import TodayFilter
from leadlight.finder.desk.outlines import Outline, Spot, distance
from leadlight.finder.desk.sieve import Sieve

START = datetime(2026, 3, 1, tzinfo=UTC)
RENO, ELKO = Spot("Reno", 39.53, -119.81, "NV"), Spot("Elko", 40.83, -115.76, "NV")


def outline(name: str, kind: Kind, day: int, site: str, *spots: Spot) -> Outline:
    """A lead above the threshold."""
    labels = tuple(f"{spot.name.lower()} / nv" for spot in spots)
    at = START + timedelta(days=day)
    return Outline(name, kind, name == "c", at, frozenset({site}), labels, spots)


ABOVE = (
    outline("a", "controlled", 1, "one.example", RENO),
    outline("b", "agency", 2, "two.example", RENO, ELKO),
    outline("c", "controlled", 3, "two.example", ELKO),
    outline("d", "spam", 4, "one.example"),
)


def sieve(wanted: TodayFilter) -> Sieve:
    """The leads, of which b is judged and d is new."""
    return Sieve(wanted, ABOVE, frozenset({"b"}), frozenset({"d"}), "US")


@pytest.mark.parametrize(
    ("wanted", "fit"),
    [
        (TodayFilter(), "abcd"),
        (TodayFilter(place="RENO"), "ab"),
        (TodayFilter(place="elko / nv"), "bc"),
        (TodayFilter(place="Reno", within=25), "ab"),
        (TodayFilter(place="Reno", within=500), "abc"),
        (TodayFilter(place="Ren", within=500), "abc"),
        (TodayFilter(place="nowhere", within=500), ""),
        (TodayFilter(place="Reno, NV"), "ab"),
        (TodayFilter(place="reno, nevada"), "ab"),
        (TodayFilter(place="Reno, CA"), ""),
        (TodayFilter(place="NV"), "abc"),
        (TodayFilter(place="Nevada"), "abc"),
        (TodayFilter(place="Ky"), ""),
        (TodayFilter(place="Sparks, NV", within=25), "ab"),
        (TodayFilter(since=START + timedelta(days=3)), "cd"),
        (TodayFilter(kind="controlled"), "ac"),
        (TodayFilter(site="two.example"), "bc"),
        (TodayFilter(direct=True), "c"),
        (TodayFilter(unreviewed=True), "acd"),
        (TodayFilter(fresh=True), "d"),
        (TodayFilter(place="Reno", site="two.example"), "b"),
    ],
)
def test_filters_narrow(wanted: TodayFilter, fit: str) -> None:
    """In the order of the list."""
    assert "".join(each.lead_id for each in sieve(wanted).fitting()) == fit


def test_choices_are_counted_beside_the_other_filters() -> None:
    """A filter does not narrow its own choices."""
    choices = sieve(TodayFilter(site="two.example")).choices()
    assert [(it.value, it.count) for it in choices.sites] == [
        ("one.example", 2),
        ("two.example", 2),
    ]
    assert [(it.value, it.count) for it in choices.places] == [("Elko", 2), ("Reno", 1)]
    assert [(it.value, it.count) for it in choices.kinds] == [("agency", 1), ("controlled", 1)]
    assert (choices.direct, choices.unreviewed, choices.fresh) == (1, 1, 0)


def test_what_a_choice_says_is_what_it_leaves() -> None:
    """For each place."""
    for choice in sieve(TodayFilter()).choices().places:
        assert len(sieve(TodayFilter(place=choice.value)).fitting()) == choice.count


def test_distances_are_great_circles() -> None:
    """Reno to Elko is about 373 km; the other way round the date line is near."""
    assert distance(RENO.lat or 0, RENO.lon or 0, ELKO.lat or 0, ELKO.lon or 0) == pytest.approx(
        373, abs=4
    )
    assert distance(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)
