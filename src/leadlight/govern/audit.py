"""The audit log: no look at people without its event, in the same transaction.

An event is a leaf of a Merkle tree from the moment it is written (see ``govern.tree``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from leadlight.core.context import Context
from leadlight.govern.actions import Outcome, check
from leadlight.govern.entries import entries
from leadlight.govern.leaves import Leaf, content
from leadlight.govern.tree import append
from leadlight.govern.wall import see_as
from leadlight.store.home import Home

T = TypeVar("T")


class Event(msgspec.Struct, frozen=True):
    """What was done (``"lead.read"``) to what (a lead's id), details that matter later, and how it
    ended.

    Raises:
        ValueError: the action or the outcome is none of ``govern.actions``.
    """

    action: str
    object: str = ""
    details: dict[str, Any] = {}
    outcome: Outcome = "done"

    def __post_init__(self) -> None:
        check(self.action, self.outcome)


@contextmanager
def audited(home: Home, context: Context, event: Event) -> Iterator[Connection]:
    """A ledger transaction that holds ``event`` and whatever the block reads or writes.

    If the event cannot be written the block does not run: no audit, no answer.
    """
    with home.ledger.begin() as ledger:
        see_as(ledger, context)
        record(ledger, home, context, event)
        yield ledger


def looked(home: Home, context: Context, event: Event, read: Callable[[Connection], T]) -> T:
    """What ``read`` finds in the ledger, in a transaction that holds ``event`` too.

    The transaction is shared with other looks of the same moment (see ``Ledger.together``), so
    ``read`` changes nothing. Nothing is answered before the event is on disk.
    """

    def work(ledger: Connection) -> T:
        see_as(ledger, context)
        record(ledger, home, context, event)
        return read(ledger)

    return home.ledger.together(work)


def record(ledger: Connection, home: Home, context: Context, event: Event) -> int:
    """Append ``event`` in the transaction that is under way; its number.

    Raises:
        InputError: it holds what cannot be recorded exactly.
    """
    why = content({"purpose": context.purpose, "case": context.case})
    what = content({"object": event.object, "details": event.details})

    def leaf(seq: int) -> Leaf:
        return Leaf(
            seq=seq,
            at=home.clock().astimezone(UTC),  # asked with the turn at writing held: in order
            actor=context.actor,
            session=context.session,
            scope=context.scope,
            action=event.action,
            outcome=event.outcome,
            why=why.commitment,
            what=what.commitment,
        )

    return append(ledger, leaf, (("why", why), ("what", what)))


def events(ledger: Connection) -> list[dict[str, Any]]:
    """All events, oldest first, as mappings of a name to a value; of what was forgotten the values
    are ``None``."""
    return [entry.told() for entry in entries(ledger)]
