"""Parameters that stand in a page's address."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator, WithJsonSchema

_LONGEST = 200
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_TEXT_SCHEMA = {"type": "string", "maxLength": _LONGEST}
_MOMENT_SCHEMA = {"type": "string", "pattern": f"^({_MOMENT.pattern})?$"}


def given(value: str | None) -> str | None:
    """A form sends its empty fields too: they ask for nothing."""
    if value is None or len(value) <= _LONGEST:
        return value.strip() or None if value else None
    raise ValueError(f"has at most {_LONGEST} characters")


def _moment(value: str | None) -> datetime | None:
    """A day or time; without an offset it is meant in UTC."""
    if value is None or not value:
        return None
    if not _MOMENT.fullmatch(value):
        raise ValueError("is a day or time: 2026-03-01, or 2026-03-01T12:00:00+01:00")
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("is no day or time of the calendar") from None


Place = Annotated[
    str | None,
    Query(description="name of a place"),
    BeforeValidator(given),
    WithJsonSchema(_TEXT_SCHEMA),
]
Since = Annotated[
    datetime | None,
    Query(description="day or time from which on; UTC unless it says"),
    BeforeValidator(_moment),
    WithJsonSchema(_MOMENT_SCHEMA),
]
Until = Annotated[
    datetime | None,
    Query(description="day or time up to which; UTC unless it says"),
    BeforeValidator(_moment),
    WithJsonSchema(_MOMENT_SCHEMA),
]
Limit = Annotated[int, Query(ge=1, le=500, description="most results, 1 to 500")]
