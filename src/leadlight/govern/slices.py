"""Slices of the audit log for auditors at a browser: by who, what, how it ended, when and why.

Who audits the home's own agency reads the whole log; who audits another one, what was done in that
agency's scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.govern.access import scope_of
from leadlight.govern.actions import ACTIONS, OUTCOMES
from leadlight.govern.audit import Event, audited
from leadlight.govern.checkpoints import newest
from leadlight.govern.entries import Entry, chosen, entry
from leadlight.govern.logbook import prove_event
from leadlight.govern.tables import audit_events
from leadlight.govern.tree import head
from leadlight.store.home import Home

MOST = 10_000
"""Events of a slice that is taken out."""
_AT_ONCE = 500
_LOOKED_THROUGH = 50_000
"""Events that are looked through for a page: purposes and objects stand in no index."""


class LogEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event. Purpose, case, object and details are ``None`` where they were forgotten by a rule;
    ``says`` is the action in words."""

    seq: int
    at: datetime
    actor: str
    session: str
    scope: str
    action: str
    says: str
    outcome: str
    purpose: str | None
    case: str | None
    object: str | None
    details: dict[str, Any] | None


class SliceFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are wanted: those before the number ``before`` that fit all that is given.
    ``purpose`` is part of a purpose or case, ``about`` the whole of what was looked at."""

    limit: int = 50
    before: int | None = None
    actor: str | None = None
    action: str | None = None
    outcome: str | None = None
    purpose: str | None = None
    about: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class LogSlice(msgspec.Struct, frozen=True, kw_only=True):
    """Events, newest first; ``next`` is the ``before`` of the page that follows. ``size`` events
    are in the log, of which the last ``checkpoint`` covers ``covered``."""

    events: tuple[LogEvent, ...]
    next: int | None
    size: int
    covered: int
    checkpoint: str | None


class Taken(NamedTuple):
    """Events that are taken out, and whether older ones that fit were left."""

    events: tuple[LogEvent, ...]
    is_whole: bool


def look(home: Home, context: Context, agency: str | None, wanted: SliceFilter) -> LogSlice:
    """A page of the log, for whoever audits ``agency``; this look is an event of it too.

    Raises:
        HomeError: the last checkpoint cannot be read.
    """
    with audited(home, context, Event("log.read", details=_details(wanted))):
        pass
    found, next_ = _found(home, agency, wanted)
    with home.ledger.reading() as ledger:
        top = head(ledger)
    signed = newest(home)
    return LogSlice(
        events=found,
        next=next_,
        size=top.size if top else 0,
        covered=signed.size if signed else 0,
        checkpoint=signed.note if signed else None,
    )


def take_out(home: Home, context: Context, agency: str | None, wanted: SliceFilter) -> Taken:
    """At most ``MOST`` events that fit, newest first, to be carried away."""
    told = {"slice": _details(wanted)}
    with audited(home, context, Event("log.export", details=told)):
        pass
    found, next_ = _found(home, agency, msgspec.structs.replace(wanted, limit=MOST))
    return Taken(found, next_ is None)


def prove(home: Home, context: Context, agency: str | None, seq: int) -> str:
    """As ``logbook.prove_event``, of an event that whoever audits ``agency`` may read.

    Raises:
        NotFoundError: there is none.
        HomeError: no checkpoint can be made.
    """
    with home.ledger.reading() as ledger:
        there = entry(ledger, seq)
    scope = _scope(home, agency)
    if scope not in {None, there.leaf.scope}:
        raise NotFoundError(f"the audit log has no event {seq}")
    return prove_event(home, context, seq)


def words() -> tuple[tuple[str, str], ...]:
    """Every action with what an auditor reads."""
    return tuple((name, action.says) for name, action in ACTIONS.items())


def outcomes() -> tuple[str, ...]:
    """How an event can end."""
    return OUTCOMES


def _details(wanted: SliceFilter) -> dict[str, Any]:
    return {k: v for k, v in msgspec.to_builtins(wanted).items() if v is not None}


def _found(
    home: Home, agency: str | None, wanted: SliceFilter
) -> tuple[tuple[LogEvent, ...], int | None]:
    """What fits, and where the next page begins; nowhere if nothing older is left."""
    found: list[LogEvent] = []
    last, looked = 0, 0
    with home.ledger.reading() as ledger:
        for each in _newest(ledger, _conditions(_scope(home, agency), wanted)):
            if len(found) == wanted.limit or looked == _LOOKED_THROUGH:
                return tuple(found), last
            last, looked = each.leaf.seq, looked + 1
            event = _event(each)
            if _fits(event, wanted):
                found.append(event)
    return tuple(found), None


def _conditions(scope: str | None, wanted: SliceFilter) -> list[ColumnElement[bool]]:
    events = audit_events.c
    same = {
        events.scope: scope,
        events.actor: wanted.actor,
        events.action: wanted.action,
        events.outcome: wanted.outcome,
    }
    conditions = [column == value for column, value in same.items() if value is not None]
    if wanted.before is not None:
        conditions.append(events.seq < wanted.before)
    if wanted.since is not None:
        conditions.append(events.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(events.at <= wanted.until)
    return conditions


def _newest(ledger: Connection, conditions: list[ColumnElement[bool]]) -> Iterator[Entry]:
    numbers = select(audit_events.c.seq).where(*conditions).order_by(audit_events.c.seq.desc())
    for seqs in ledger.scalars(numbers).partitions(_AT_ONCE):
        yield from reversed(chosen(ledger, seqs))


def _fits(event: LogEvent, wanted: SliceFilter) -> bool:
    why = f"{event.case or ''} {event.purpose or ''}".casefold()
    is_for = wanted.purpose is None or wanted.purpose.casefold() in why
    return is_for and wanted.about in {None, event.object}


def _event(each: Entry) -> LogEvent:
    told = each.told()
    action = ACTIONS.get(told["action"])
    return LogEvent(**told, says=action.says if action else told["action"])


def _scope(home: Home, agency: str | None) -> str | None:
    """The scope of events that whoever audits ``agency`` may read; ``None`` is every one."""
    return None if agency in {None, home.record().agency} else scope_of(agency)
