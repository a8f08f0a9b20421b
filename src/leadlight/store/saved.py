"""Searches that people keep, each for its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from leadlight.core.desk import SavedSearch
from leadlight.store.tables import saved_searches


def add_saved(ledger: Connection, values: Mapping[str, Any]) -> SavedSearch:
    """Keep a search (the table's columns but the last, without ``id``), once under its name."""
    same = (saved_searches.c.actor == values["actor"]) & (saved_searches.c.name == values["name"])
    replaced = update(saved_searches).where(same, saved_searches.c.removed_at.is_(None))
    ledger.execute(replaced.values(removed_at=values["saved_at"]))
    kept = insert(saved_searches).values(**values).returning(saved_searches)
    return _saved(ledger.execute(kept).mappings().one())


def saved_by(ledger: Connection, actor: str) -> tuple[SavedSearch, ...]:
    """The searches that ``actor`` keeps, by name."""
    kept = (saved_searches.c.actor == actor) & saved_searches.c.removed_at.is_(None)
    rows = ledger.execute(select(saved_searches).where(kept).order_by(saved_searches.c.name))
    return tuple(_saved(row) for row in rows.mappings())


def remove_saved(ledger: Connection, number: int, actor: str, at: datetime) -> bool:
    """Keep it no more; whether ``actor`` had it."""
    mine = (saved_searches.c.id == number) & (saved_searches.c.actor == actor)
    standing = mine & saved_searches.c.removed_at.is_(None)
    done = ledger.execute(update(saved_searches).where(standing).values(removed_at=at))
    return done.rowcount > 0


def forget_saved(ledger: Connection, is_told: Callable[[str], bool]) -> int:
    """Take away searches, whoever kept them, in whose name or address ``is_told``; how many."""
    rows = ledger.execute(select(saved_searches)).all()
    gone = [row.id for row in rows if is_told(row.name) or is_told(row.address)]
    ledger.execute(delete(saved_searches).where(saved_searches.c.id.in_(gone)))
    return len(gone)


def _saved(row: RowMapping) -> SavedSearch:
    return SavedSearch(**{name: row[name] for name in SavedSearch.__struct_fields__})
