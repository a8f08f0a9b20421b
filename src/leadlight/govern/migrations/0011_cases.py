"""Cases, and who belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "govern_0011"
down_revision = "govern_0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_AGENCY = "(SELECT current_setting('leadlight.agency', true))"
_SHARED = (
    "agency IN (SELECT owner FROM govern.agency_shares "
    f"WHERE reader = {_AGENCY} AND ended_at IS NULL)"
)
"""Whose notes are shared must be known to be of a case, to be left out."""
_WHOSE = {
    "govern.cases": f"{_AGENCY} IN ('*', agency)",
    "govern.case_members": f"{_AGENCY} = '*' OR \"case\" IN (SELECT id FROM govern.cases)",
}


def upgrade() -> None:
    """Make the tables, and in PostgreSQL their part of the wall."""
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("opened_by", sa.String, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closed_by", sa.String),
        sa.Column("closed_at", _MOMENT),
        sa.UniqueConstraint("number", "agency"),
        schema="govern",
    )
    op.create_table(
        "case_members",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case", sa.Integer, sa.ForeignKey("govern.cases.id"), nullable=False, index=True),
        sa.Column(
            "account_id",
            sa.String(16),
            sa.ForeignKey("govern.accounts.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("added_by", sa.String, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("removed_by", sa.String),
        sa.Column("removed_at", _MOMENT),
        schema="govern",
    )
    if op.get_bind().dialect.name == "postgresql":
        for table, whose in _WHOSE.items():
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY whose ON {table} USING ({whose}) WITH CHECK ({whose})")
        op.execute(f"CREATE POLICY shared ON govern.cases FOR SELECT USING ({_SHARED})")
