"""Clocks always say UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from leadlight.core.clock import fixed_clock, system_clock


def test_a_fixed_clock_stands_still_and_says_utc() -> None:
    east = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    clock = fixed_clock(east)
    assert clock() == clock() == east
    assert clock().utcoffset() == timedelta(0)


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        fixed_clock(datetime(2026, 3, 1))  # noqa: DTZ001 - the lack of an offset is the test


def test_the_system_clock_goes_forward_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= system_clock() <= datetime.now(UTC)
    assert system_clock().utcoffset() == timedelta(0)
