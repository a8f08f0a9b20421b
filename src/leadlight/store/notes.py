"""Notes on leads: written, struck, and never taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from leadlight.core.desk import Note
from leadlight.store.tables import notes


def add_note(ledger: Connection, values: Mapping[str, Any]) -> Note:
    """Write down a note (the table's columns but the last two, without ``id``)."""
    written = insert(notes).values(**values).returning(notes)
    return _note(ledger.execute(written).mappings().one())


def standing_notes(ledger: Connection) -> tuple[Note, ...]:
    """All notes that were not struck, newest first."""
    asked = select(notes).where(notes.c.struck_at.is_(None)).order_by(notes.c.id.desc())
    return tuple(_note(row) for row in ledger.execute(asked).mappings())


def strike_note(ledger: Connection, number: int, at: datetime, by: str) -> bool:
    """Say that the note no longer holds; whether there was one."""
    standing = (notes.c.id == number) & notes.c.struck_at.is_(None)
    done = ledger.execute(update(notes).where(standing).values(struck_at=at, struck_by=by))
    return done.rowcount > 0


def _note(row: RowMapping) -> Note:
    return Note(**{name: row[name] for name in Note.__struct_fields__})
