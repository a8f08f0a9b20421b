"""The ledger's tables of the wing ``govern``."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table

from leadlight.store.moment import Moment

metadata = MetaData(schema="govern")

standing_purposes = Table(
    "standing_purposes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("recorded_at", Moment, nullable=False),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("action", String, nullable=False),
    Column("object", String, nullable=False),
    Column("details", JSON, nullable=False),
)
