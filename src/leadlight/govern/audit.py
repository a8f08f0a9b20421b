"""The audit log: no look at people without its event, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, insert, select

from leadlight.core.context import Context
from leadlight.govern.tables import audit_events
from leadlight.store.home import Home

T = TypeVar("T")


class Event(msgspec.Struct, frozen=True):
    """What was done (``"lead.read"``) to what (a lead's id), and details that matter later."""

    action: str
    object: str = ""
    details: dict[str, Any] = {}


@contextmanager
def audited(home: Home, context: Context, event: Event) -> Iterator[Connection]:
    """A ledger transaction that holds ``event`` and whatever the block reads or writes.

    If the event cannot be written the block does not run: no audit, no answer.
    """
    with home.ledger.begin() as ledger:
        record(ledger, home, context, event)
        yield ledger


def looked(home: Home, context: Context, event: Event, read: Callable[[Connection], T]) -> T:
    """What ``read`` finds in the ledger, in a transaction that holds ``event`` too.

    The transaction is shared with other looks of the same moment (see ``Ledger.together``), so
    ``read`` changes nothing. Nothing is answered before the event is on disk.
    """

    def work(ledger: Connection) -> T:
        record(ledger, home, context, event)
        return read(ledger)

    return home.ledger.together(work)


def record(ledger: Connection, home: Home, context: Context, event: Event) -> None:
    """Append ``event`` in the transaction that is under way."""
    ledger.execute(
        insert(audit_events).values(
            at=home.clock(),
            actor=context.actor,
            purpose=context.purpose,
            scope=context.scope,
            action=event.action,
            object=event.object,
            details=event.details,
        )
    )


def events(ledger: Connection) -> list[dict[str, Any]]:
    """All events, oldest first, as mappings of column to value."""
    rows = ledger.execute(select(audit_events).order_by(audit_events.c.seq))
    return [dict(row) for row in rows.mappings()]
