"""A wing's own schema and migration history inside the ledger."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import MetaData

from leadlight.store.tables import metadata


class Wing(msgspec.Struct, frozen=True):
    """A wing owns the schema ``name`` with its ``tables``, and the numbered migrations in
    ``migrations``.

    A migration's file is called ``0001_what_it_does.py``, its revision ``<name>_0001``.
    """

    name: str
    migrations: Path
    tables: MetaData

    @property
    def newest(self) -> str:
        """Revision of the last migration."""
        last = max(path.name for path in self.migrations.glob("[0-9]*.py"))
        return f"{self.name}_{last[:4]}"


STORE = Wing("store", Path(__file__).parent / "migrations", metadata)
