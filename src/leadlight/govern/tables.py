"""The ledger's tables of the wing ``govern``."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, LargeBinary, MetaData, String, Table

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

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    Column("revoked_by", String),
)

sealing_keys = Table(
    "sealing_keys",
    metadata,
    Column("name", String, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
