"""The ledger's tables of accounts: who may sign in, with what, and who has."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from leadlight.govern.tables import metadata
from leadlight.store.moment import Moment

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("roles", JSON, nullable=False),
    Column("agency", String, nullable=False),
    Column("password", String, nullable=False),
    Column("password_set_at", Moment, nullable=False),
    Column("is_temporary", Boolean, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("locked_at", Moment),
    Column("totp_secret", String),
    Column("totp_step", Integer),
    Column("areas", JSON(none_as_null=True)),
)
"""``areas`` is null where somebody sees everywhere."""

failed_attempts = Table(
    "failed_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Index("failed_attempts_of", "account_id", "at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False),
    Column("factors", JSON, nullable=False),
    Column("is_whole", Boolean, nullable=False),
    Column("agent", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("purpose", String),
    Column("locked_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String),
    Index("sessions_of", "account_id", "ended_at"),
)

token_holders = Table(
    "token_holders",
    metadata,
    Column("token_id", String(16), primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False),
    Column("used_at", Moment),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", String, primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False),
    Column("name", String, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("last_used_at", Moment),
)

challenges = Table(
    "challenges",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id)),
    Column("made_at", Moment, nullable=False),
)

bindings = Table(
    "bindings",
    metadata,
    Column("account_id", ForeignKey(accounts.c.id), primary_key=True),
    Column("issuer", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

visits = Table(
    "visits",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("next", String, nullable=False),
    Column("made_at", Moment, nullable=False),
)

purposes = Table(
    "purposes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

agency_shares = Table(
    "agency_shares",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
)
