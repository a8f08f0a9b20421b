"""A wing's own schema and migration history inside the ledger."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Wing(msgspec.Struct, frozen=True):
    """A wing owns the schema ``name`` and the numbered migrations in ``migrations``."""

    name: str
    migrations: Path


STORE = Wing("store", Path(__file__).parent / "migrations")
