"""Batches: what each ingest took in, counted as it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from leadlight.store.tables import batches

_NO_COUNT = frozenset({"id", "actor", "inputs", "started_at", "finished_at"})


def open_batch(ledger: Connection, actor: str, inputs: Sequence[str], now: datetime) -> int:
    """Begin a batch with nothing counted yet; its number."""
    values = {"actor": actor, "inputs": list(inputs), "started_at": now}
    row = ledger.execute(insert(batches).values(values).returning(batches.c.id)).one()
    return int(row.id)


def note_counts(ledger: Connection, batch: int, counts: Mapping[str, int]) -> None:
    """Write the batch's totals so far."""
    ledger.execute(update(batches).where(batches.c.id == batch).values(dict(counts)))


def close_batch(ledger: Connection, batch: int, now: datetime) -> None:
    """Say that the batch came to its end."""
    ledger.execute(update(batches).where(batches.c.id == batch).values(finished_at=now))


def counts_so_far(ledger: Connection, batch: int) -> Mapping[str, int] | None:
    """The totals of a batch that has not come to its end, by their columns."""
    open_ = (batches.c.id == batch) & batches.c.finished_at.is_(None)
    row = ledger.execute(select(batches).where(open_)).mappings().first()
    if row is None:
        return None
    return {str(name): row[name] for name in row if name not in _NO_COUNT}


class Begun(NamedTuple):
    """A batch: who began it and when, and what it was to read."""

    number: int
    actor: str
    inputs: tuple[str, ...]
    started_at: datetime


def begun(ledger: Connection) -> dict[int, Begun]:
    """All batches by their number."""
    columns = (batches.c.id, batches.c.actor, batches.c.inputs, batches.c.started_at)
    rows = ledger.execute(select(*columns))
    return {row.id: Begun(row.id, row.actor, tuple(row.inputs), row.started_at) for row in rows}


class Done(NamedTuple):
    """A batch that has ended: what it read, and how much of that was refused."""

    number: int
    inputs: tuple[str, ...]
    started_at: datetime
    read: int
    quarantined: int


def done(ledger: Connection) -> list[Done]:
    """All batches that have ended, oldest first."""
    asked = select(batches).where(batches.c.finished_at.is_not(None)).order_by(batches.c.id)
    return [
        Done(row.id, tuple(row.inputs), row.started_at, row.read, row.quarantined)
        for row in ledger.execute(asked)
    ]
