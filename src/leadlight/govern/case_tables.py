"""The ledger's tables of cases and their members."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from leadlight.govern.account_tables import accounts
from leadlight.govern.tables import metadata
from leadlight.store.moment import Moment

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_by", String),
    Column("closed_at", Moment),
    UniqueConstraint("number", "agency"),
)
"""``number`` as ``govern.membership.key_of`` writes it."""

case_members = Table(
    "case_members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", Integer, ForeignKey(cases.c.id), nullable=False, index=True),
    Column("account_id", String(16), ForeignKey(accounts.c.id), nullable=False, index=True),
    Column("added_by", String, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("removed_by", String),
    Column("removed_at", Moment),
)
