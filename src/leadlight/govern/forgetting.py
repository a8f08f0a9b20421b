"""Content of the audit log that a rule asks to forget: gone with its salt, so that nobody can say
what it was, or try it out; who looked and when stays, and every proof still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, insert, select

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.govern.audit import Event, record
from leadlight.govern.leaves import Part
from leadlight.govern.tables import audit_contents, audit_events, audit_forgotten
from leadlight.store.home import Home

_AT_ONCE = 500
CONTENTS = audit_contents
"""The table that holds what can be forgotten."""
LEAST_DAYS = 365
"""Days for which an audit record stays whole (CJIS Security Policy, AU-11)."""


class Rule(msgspec.Struct, frozen=True):
    """Why something is forgotten, and who approved it."""

    name: str
    approver: str


def forget(
    ledger: Connection,
    home: Home,
    context: Context,
    seqs: Iterable[int],
    rule: Rule,
    part: Part = "what",
) -> int:
    """Delete ``part`` of the events ``seqs``, in the transaction under way, under an event that
    names the rule; how many were there. Those that were forgotten before are passed over.

    Raises:
        NotFoundError: there is no such event.
        InputError: one is about the log itself, which must stay.
    """
    wanted = sorted(set(seqs))
    _refuse(ledger, wanted)
    contents = audit_contents.c
    there = [
        seq
        for some in _some(wanted)
        for seq in ledger.scalars(
            select(contents.seq)
            .where(contents.part == part, contents.seq.in_(some))
            .order_by(contents.seq)
        )
    ]
    if not there:
        return 0
    details = {"part": part, "events": list(_ranges(there)), "approver": rule.approver}
    by = record(ledger, home, context, Event("log.forget", rule.name, details))
    ledger.execute(insert(audit_forgotten), [{"seq": s, "part": part, "by": by} for s in there])
    for some in _some(there):
        ledger.execute(delete(audit_contents).where(contents.part == part, contents.seq.in_(some)))
    return len(there)


def forget_before(
    home: Home, context: Context, before: datetime, rule: Rule, part: Part = "what"
) -> int:
    """Delete ``part`` of all events from before a time but those about the log itself, and leave
    nothing of it on the disk; how many there were.

    Raises:
        InputError: that time is less than a year ago, or whoever asks is who approved it.
    """
    if before > home.clock() - timedelta(days=LEAST_DAYS):
        raise InputError(f"the audit log is kept whole for {LEAST_DAYS} days at the least")
    if rule.approver.strip() in {"", context.actor}:
        raise InputError("another person than whoever asks must have approved it")
    events, contents = audit_events.c, audit_contents.c
    wanted = (
        select(contents.seq)
        .join(audit_events, events.seq == contents.seq)
        .where(contents.part == part, events.at < before, events.action.not_like("log.%"))
    )
    with home.ledger.begin() as ledger:
        gone = forget(ledger, home, context, ledger.scalars(wanted).all(), rule, part)
    if gone:
        home.ledger.scrub([audit_contents])
    return gone


def told_after(ledger: Connection, number: int) -> Iterator[tuple[int, str, str]]:
    """Number, action and content (``what``, as JSON) of the events after ``number`` that may be
    forgotten."""
    events, contents = audit_events.c, audit_contents.c
    wanted = (
        select(contents.seq, events.action, contents.content)
        .join(audit_events, events.seq == contents.seq)
        .where(contents.part == "what", contents.seq > number, events.action.not_like("log.%"))
        .order_by(contents.seq)
    )
    for row in ledger.execute(wanted.execution_options(yield_per=_AT_ONCE)):
        yield row.seq, row.action, row.content


def _refuse(ledger: Connection, wanted: list[int]) -> None:
    events, found = audit_events.c, 0
    for some in _some(wanted):
        for seq, action in ledger.execute(
            select(events.seq, events.action).where(events.seq.in_(some))
        ):
            found += 1
            if action.startswith("log."):
                raise InputError(f"event {seq} is about the log itself ({action}): it must stay")
    if found < len(wanted):
        raise NotFoundError("the audit log has no such events")


def _some(seqs: list[int]) -> Iterator[list[int]]:
    return (seqs[at : at + _AT_ONCE] for at in range(0, len(seqs), _AT_ONCE))


def _ranges(seqs: list[int]) -> Iterator[tuple[int, int]]:
    start = before = seqs[0]
    for seq in seqs[1:]:
        if seq != before + 1:
            yield start, before
            start = seq
        before = seq
    yield start, before
