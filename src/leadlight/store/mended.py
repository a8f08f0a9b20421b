"""Entries of the quarantine that were read after all: their bytes stay, and are listed no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from leadlight.store.tables import mended


def mend(ledger: Connection, entries: Iterable[str], batch: int, at: datetime) -> None:
    """Say that the batch has read the entries of these ids."""
    rows = [{"entry_id": each, "batch_id": batch, "mended_at": at} for each in entries]
    if rows:
        ledger.execute(insert(mended), rows)


def all_mended(ledger: Connection) -> frozenset[str]:
    """Ids of the entries that were read after all."""
    return frozenset(ledger.scalars(select(mended.c.entry_id)))


def mended_count(ledger: Connection) -> int:
    """How many they are."""
    return ledger.scalar(select(func.count()).select_from(mended)) or 0
