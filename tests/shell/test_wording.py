"""Numbers, times and foreign text, as pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.shell.wording import (
    LONGEST,
    calendar_day,
    count,
    days,
    foreign,
    lasting,
    signed,
    spot,
    stamp,
    when,
)

START = datetime(2026, 1, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "says"),
    [(0, "1 day"), (6, "7 days"), (19, "20 days"), (62, "9 weeks"), (180, "26 weeks")],
)
def test_lengths_are_told_in_the_unit_that_fits(length: int, says: str) -> None:
    """Days first, then weeks."""
    assert lasting(START, START + timedelta(days=length)) == says


def test_long_times_are_told_in_months() -> None:
    """A year and two months."""
    assert lasting(START, START + timedelta(days=425)) == "14 months"


def test_days_share_their_year() -> None:
    """The year stands once where it is the same."""
    assert days(START, START) == "3 Jan 2026"
    assert days(START, START + timedelta(days=62)) == "3 Jan – 6 Mar 2026"
    assert days(START - timedelta(days=9), START) == "25 Dec 2025 – 3 Jan 2026"


def test_moments_are_told_in_utc() -> None:
    """Whatever the offset they were given with."""
    given_there = datetime(2026, 1, 2, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert stamp(given_there) == "3 Jan 2026, 07:30"


def test_a_day_of_the_calendar_is_told_like_any_other() -> None:
    assert calendar_day(date(2026, 3, 24)) == "24 Mar 2026"


def test_counts_agree_with_their_noun() -> None:
    """One ad, three ads, two cities."""
    said = [count(1, "ad"), count(3, "ad"), count(2, "city", "cities"), count(12345, "ad")]
    assert said == ["1 ad", "3 ads", "2 cities", "12,345 ads"]


def test_a_region_by_number_is_not_told() -> None:
    """It says nothing to a reader; a state by its letters does."""
    assert [spot(place) for place in ("Valencia, 60", "Austin, TX", "60", "Area 51")] == [
        "Valencia", "Austin, TX", "", "Area 51"
    ]  # fmt: skip


def test_effects_carry_their_sign() -> None:
    """With a true minus, and none on nothing."""
    assert [signed(1.306), signed(-0.62), signed(0), signed(-0.001)] == ["+1.31", "−0.62", "0", "0"]


@given(st.text())
def test_foreign_text_can_open_no_tag(text: str) -> None:
    """Whatever it holds, the only tag is ours."""
    inside = str(foreign(text)).removeprefix("<bdi>").removesuffix("</bdi>")
    assert not {"<", ">", '"', "'"} & set(inside)


@given(st.integers(min_value=0, max_value=5 * LONGEST))
def test_foreign_text_is_cut(length: int) -> None:
    """A megabyte on one line takes one cell, no more."""
    assert str(foreign("a" * length)).count("a") == min(length, LONGEST)


def test_turned_text_cannot_pass_for_another() -> None:
    """A number written backwards behind an override is shown as it was written."""
    assert foreign("\u202e3210-555\u202c") == "<bdi>⟨202E⟩3210-555⟨202C⟩</bdi>"


def test_a_moment_holds_its_exact_time_in_utc() -> None:
    """The same element whatever the offset; a dash where there is none."""
    there = datetime(2026, 1, 2, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    told = '<time datetime="2026-01-03T07:30:00Z">3 Jan 2026, 07:30</time>'
    assert when(there) == when(there.astimezone(UTC)) == told
    assert when(None) == "–"
