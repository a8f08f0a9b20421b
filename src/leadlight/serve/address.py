"""Parameters that stand in a page's address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, BeforeValidator


def given(value: str | None) -> str | None:
    """A form sends its empty fields too: they ask for nothing."""
    return value.strip() or None if value else None


def _in_utc(value: datetime | None) -> datetime | None:
    """A day or time without an offset is meant in UTC."""
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


Place = Annotated[
    str | None, Query(max_length=200, description="name of a place"), BeforeValidator(given)
]
Since = Annotated[
    datetime | None,
    Query(description="day or time from which on; UTC unless it says"),
    BeforeValidator(given),
    AfterValidator(_in_utc),
]
Until = Annotated[
    datetime | None,
    Query(description="day or time up to which; UTC unless it says"),
    BeforeValidator(given),
    AfterValidator(_in_utc),
]
Limit = Annotated[int, Query(ge=1, le=500, description="most results, 1 to 500")]
