"""When ads come, and what nights tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.reach.rhythm import rhythm

START = datetime(2026, 3, 2, tzinfo=UTC)


def test_hours_in_which_nothing_comes_are_the_night_of_somewhere() -> None:
    awake = [
        START + timedelta(days=day, hours=16 + hour) for day in range(9) for hour in (0, 6, 14)
    ]
    found = rhythm(awake, [-120.0])
    assert found.quiet_from is not None
    assert found.offset_hours in range(-9, -5)
    assert found.local_offset_hours == -8


def test_few_ads_or_ads_at_all_hours_tell_of_no_night() -> None:
    assert rhythm([START] * 5, []).offset_hours is None
    assert rhythm([START + timedelta(hours=hour) for hour in range(48)], []).offset_hours is None


def test_somebody_who_posts_in_a_few_hours_alone_tells_of_no_night() -> None:
    evenings = [START + timedelta(days=day, hours=hour) for day in range(9) for hour in (6, 8, 12)]
    assert rhythm(evenings, [-120.0]).offset_hours is None


def test_a_sitting_counts_once() -> None:
    minutes = [
        START + timedelta(days=3 * day, minutes=minute) for day in range(4) for minute in (0, 9)
    ]
    assert rhythm(minutes, []).days_between == 3


@given(st.lists(st.integers(0, 150 * 24), max_size=60))
def test_every_ad_is_counted(hours: list[int]) -> None:
    found = rhythm([START + timedelta(hours=hour) for hour in hours], [])
    assert sum(found.hours) == sum(found.weekdays) == len(hours)
    assert found.offset_hours is None or -12 <= found.offset_hours <= 11
