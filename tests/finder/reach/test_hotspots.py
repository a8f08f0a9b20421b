"""Numbers by area and week: right where they are told, and telling nothing that is hidden."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.reach.hotspots import (
    LEAST,
    Presence,
    areas,
    cell_of,
    hidden,
    middle,
    told,
    week_of,
)

MONDAY = date(2026, 3, 2)
WEEKS = [MONDAY + timedelta(weeks=week) for week in range(3)]
OAKLAND, BOSTON = ("Oakland, CA", 37.80, -122.27), ("Boston, MA", 42.36, -71.06)


def present(lead: int, place: tuple[str, float, float], first: int, last: int) -> Presence:
    days = (MONDAY + timedelta(days=day) for day in (first, last))
    return Presence(f"L{lead}", *place, *days)


def test_a_lead_counts_once_in_each_week_and_area_that_it_is_in() -> None:
    found = [present(1, OAKLAND, 0, 8), present(1, OAKLAND, 9, 9), present(1, BOSTON, 10, 12)]
    told_areas, totals = areas(found, WEEKS)
    assert [(area.place, area.leads) for area in told_areas] == [
        ("Oakland, CA", (1, 1, 0)),
        ("Boston, MA", (0, 1, 0)),
    ]
    assert totals == [1, 1, 0]


def test_the_middle_of_an_area_is_in_it() -> None:
    cell = cell_of(37.80, -122.27)
    assert cell_of(*middle(cell)) == cell
    assert cell != cell_of(42.36, -71.06)


def test_small_numbers_are_hidden_and_none_is_told_as_none() -> None:
    assert [told(count) for count in (0, 1, LEAST - 1, LEAST)] == [0, None, None, LEAST]


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=8).flatmap(
        lambda column: st.tuples(st.just(column), st.integers(max(column), sum(column)))
    )
)
def test_no_hidden_number_follows_from_a_total(given_column: tuple[list[int], int]) -> None:
    column, total = given_column
    ((*shown,),) = hidden([column], [total])
    assert all(count is None or count == 0 or count >= LEAST for count in shown)
    assert all(count in {None, number} for count, number in zip(shown, column, strict=True))
    small = [number for number in column if 0 < number < LEAST]
    assert shown.count(None) >= len(small)
    if small and told(total) is not None:
        assert shown.count(None) >= 2


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_weeks_begin_on_monday(day: date) -> None:
    assert week_of(day).weekday() == 0
    assert 0 <= (day - week_of(day)).days < 7
