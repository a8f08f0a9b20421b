"""The day's work is asked for once a day, whatever the clock does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import CONTEXT
from tests.finder.jobs.conftest import Yard
from tests.intake import NOW

from leadlight.core.errors import InputError
from leadlight.core.settings import read_settings
from leadlight.finder.jobs.day import ask_for_the_day, due
from leadlight.store.jobs import newest_jobs

MOMENTS = st.timedeltas(timedelta(0), timedelta(days=7_000)).map(
    lambda later: datetime(2020, 1, 1, tzinfo=UTC) + later
)


@given(MOMENTS, st.integers(0, 23), st.integers(0, 59))
def test_due_is_the_last_such_time_that_has_come(now: datetime, hour: int, minute: int) -> None:
    day = datetime.fromisoformat(due(now, f"{hour:02d}:{minute:02d}")).replace(tzinfo=UTC)
    came = day + timedelta(hours=hour, minutes=minute)
    assert came <= now < came + timedelta(days=1)


def test_each_day_once_whatever_the_clock_does(
    make_yard: Callable[..., Yard], tmp_path: Path
) -> None:
    """Late after a standstill, and not again when the clock is set back."""
    yard = make_yard(daily="03:30", inbox=tmp_path)
    hours = [0, 1, 3.4, 3.6, 4, 30, 3.6, 200, 28, -20, 201, 0]
    for hour in hours:
        yard.at(NOW + timedelta(hours=hour))
        ask_for_the_day(yard.home, CONTEXT)
    with yard.home.ledger.reading() as ledger:
        found, _ = newest_jobs(ledger, 100)
    asked = Counter(job.slot for job in found)
    assert set(asked.values()) == {1}
    days = {due(NOW + timedelta(hours=hour), "03:30") for hour in hours}
    assert set(asked) == {f"{day} {kind}" for day in days for kind in ("inbox", "build", "match")}


def test_without_a_time_nothing_is_asked_for(yard: Yard) -> None:
    assert ask_for_the_day(yard.home, CONTEXT) == []


@pytest.mark.parametrize("daily", ["24:00", "3:30", "03:60", "03:30:00", "0330", ""])
def test_a_time_of_day_is_checked(daily: str) -> None:
    with pytest.raises(InputError, match="LEADLIGHT_DAILY"):
        read_settings({"LEADLIGHT_DAILY": daily, "LEADLIGHT_HOME": "/h"})
