"""Judgements about links: made, undone, and never taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from leadlight.core.judgements import Judgement
from leadlight.store.tables import judgements


def add_judgement(ledger: Connection, values: Mapping[str, Any]) -> Judgement:
    """Write down a new judgement (the table's columns but the last two, without ``id``)."""
    made = insert(judgements).values(**values).returning(judgements)
    return Judgement(**ledger.execute(made).mappings().one())


def all_judgements(ledger: Connection) -> list[Judgement]:
    """All of them, standing and undone, in the order in which they were made."""
    rows = ledger.execute(select(judgements).order_by(judgements.c.id))
    return [Judgement(**row) for row in rows.mappings()]


def find_judgement(ledger: Connection, number: int) -> Judgement | None:
    """The one with this id, if there is one."""
    found = ledger.execute(select(judgements).where(judgements.c.id == number)).mappings().first()
    return Judgement(**found) if found else None


def undo_judgement(ledger: Connection, number: int, at: datetime, by: str) -> None:
    """Say that it no longer stands."""
    undone = {"undone_at": at, "undone_by": by}
    ledger.execute(update(judgements).where(judgements.c.id == number).values(undone))
