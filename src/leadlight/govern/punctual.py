"""Whether the clock runs on: what was recorded last cannot be of a later time than now."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from leadlight.govern.tables import audit_events
from leadlight.store.home import Home

_SLACK = timedelta(minutes=5)
"""Clocks of several machines differ by less, and are set back by less when they are corrected."""


def behind(home: Home) -> str | None:
    """What is wrong with the machine's clock, if it was set back."""
    newest = select(audit_events.c.at).order_by(audit_events.c.seq.desc()).limit(1)
    with home.ledger.reading() as ledger:
        last = ledger.scalar(newest)
    now = home.clock()
    if last is None or last - now <= _SLACK:
        return None
    return (
        f"the clock says {now:%Y-%m-%d %H:%M} UTC, and the last event of the log is of "
        f"{last:%Y-%m-%d %H:%M}: set the clock right, else times from now on are wrong"
    )


def out_of_step(home: Home) -> str | None:
    """What is wrong with the clock, or was, if any event of the log is of a later time than now:
    the last may have been recorded when the clock had been set back already."""
    with home.ledger.reading() as ledger:
        latest = ledger.scalar(select(func.max(audit_events.c.at)))
    now = home.clock()
    if latest is None or latest - now <= _SLACK:
        return None
    return (
        f"the clock says {now:%Y-%m-%d %H:%M} UTC, and the log has an event of "
        f"{latest:%Y-%m-%d %H:%M}: set the clock right if it is behind; if it was ahead then, "
        "times of those days are wrong, and this is told until they are past"
    )
