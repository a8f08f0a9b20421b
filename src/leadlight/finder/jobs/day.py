"""The day's work: asked for once a day, whoever looks and however often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.jobs import Building, Inboxing, Job, Kind, Matching
from leadlight.core.settings import Settings
from leadlight.finder.desk.jobbing import asked
from leadlight.govern.audit import Event, record
from leadlight.store.home import Home
from leadlight.store.jobs import add_job, slots_since


def ask_for_the_day(home: Home, context: Context) -> list[Job]:
    """The jobs of the last time of day that has come, where they were not asked for yet: work that
    was missed is asked for late, but once. A clock that is set back asks for nothing twice."""
    if home.settings.daily is None:
        return []
    day = due(home.clock(), home.settings.daily)
    with home.ledger.reading() as ledger:
        known = slots_since(ledger, day)
    wanted = [(kind, each) for kind, each in _work(home.settings) if f"{day} {kind}" not in known]
    return [_ask(home, context, day, kind, each) for kind, each in wanted]


def due(now: datetime, daily: str) -> str:
    """The day (``2026-03-01``) whose work is due last at ``now``; ``daily`` is ``HH:MM`` in UTC."""
    hour, minute = map(int, daily.split(":"))
    utc = now.astimezone(UTC)
    is_later = (utc.hour, utc.minute) < (hour, minute)
    return (utc - timedelta(days=is_later)).strftime("%Y-%m-%d")


def _work(settings: Settings) -> Iterator[tuple[Kind, dict[str, Any]]]:
    if settings.inbox is not None:
        yield "inbox", msgspec.to_builtins(Inboxing(str(settings.inbox)))
    yield "build", msgspec.to_builtins(Building())
    yield "match", msgspec.to_builtins(Matching())


def _ask(home: Home, context: Context, day: str, kind: Kind, parameters: dict[str, Any]) -> Job:
    slot = f"{day} {kind}"
    with home.ledger.begin() as ledger:
        record(ledger, home, context, Event("job.ask", kind, parameters | {"slot": slot}))
        return add_job(ledger, asked(home, context, kind, parameters, slot))
