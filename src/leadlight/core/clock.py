"""The time, from a clock that tests can set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that always shows ``moment`` (which must have an offset)."""
    if moment.tzinfo is None:
        raise ValueError(f"a clock needs an offset: {moment!r}")
    return lambda: moment.astimezone(UTC)
