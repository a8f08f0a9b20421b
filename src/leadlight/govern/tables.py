"""The ledger's tables of the wing ``govern``."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

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
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("session", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("action", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("why", LargeBinary, nullable=False),
    Column("what", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
)
"""``why`` and ``what`` are commitments to contents; ``leaf`` is the hash in the tree."""

audit_contents = Table(
    "audit_contents",
    metadata,
    Column("seq", Integer, ForeignKey(audit_events.c.seq), primary_key=True, autoincrement=False),
    Column("part", String, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("content", String, nullable=False),
)
"""What may be of somebody: canonical JSON with its salt. Gone once it is forgotten."""

audit_nodes = Table(
    "audit_nodes",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Roots of perfect trees of ``2 ** level`` leaves, so that proofs need not read all leaves."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("origin", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)
"""One row: the log's name, its size, and its tree's frontier. Whoever adds an event locks it."""

audit_forgotten = Table(
    "audit_forgotten",
    metadata,
    Column("seq", Integer, ForeignKey(audit_events.c.seq), primary_key=True, autoincrement=False),
    Column("part", String, primary_key=True),
    Column("by", Integer, ForeignKey(audit_events.c.seq), nullable=False),
)
"""Contents that were deleted, and the event that says by which rule."""

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

retention_rules = Table(
    "retention_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_class", String, nullable=False),
    Column("agency", String),
    Column("days", Integer, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("set_at", Moment, nullable=False),
)
"""The newest of a class and agency is in force."""

holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("value", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", String),
)

purges = Table(
    "purges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reason", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("ads", Integer, nullable=False),
    Column("versions", Integer, nullable=False),
    Column("sightings", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
)

subjects = Table(
    "subjects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("known_by", String),
    Column("facts", String),
    Column("activity", String, nullable=False),
    Column("reliability", String, nullable=False),
    Column("validity", String, nullable=False),
    Column("state", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("proposed_by", String, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", String),
    Column("decided_at", Moment),
    Column("review_by", Date),
)

subject_reviews = Table(
    "subject_reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Integer, ForeignKey(subjects.c.id), nullable=False, index=True),
    Column("reviewer", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("explanation", String, nullable=False),
    Column("review_by", Date, nullable=False),
)

subject_releases = Table(
    "subject_releases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Integer, ForeignKey(subjects.c.id), nullable=False, index=True),
    Column("given_to", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("at", Moment, nullable=False),
)
