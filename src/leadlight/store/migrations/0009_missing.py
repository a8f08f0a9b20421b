"""Reports of missing children: the reports, what could not be read, matches, reviews and looks."""

import sqlalchemy as sa
from alembic import op

revision = "store_0009"
down_revision = "store_0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the six tables."""
    op.create_table(
        "missing_reports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.String, nullable=False, index=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("report", sa.JSON),
        sa.Column("spot", sa.JSON),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("closed_by", sa.String),
        schema="store",
    )
    op.create_table(
        "missing_refused",
        sa.Column("entry_id", sa.String(32), primary_key=True),
        sa.Column("report_id", sa.String, index=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("feed", sa.String, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("received_at", _MOMENT, nullable=False),
        schema="store",
    )
    op.create_table(
        "missing_matches",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("lead_id", sa.String, primary_key=True),
        sa.Column("ad_id", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("alert", sa.Boolean, nullable=False),
        sa.Column("tied", sa.Boolean, nullable=False),
        sa.Column("reviewed", sa.Boolean, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("found_at", _MOMENT, nullable=False),
        schema="store",
    )
    op.create_table(
        "missing_matched",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("record", sa.Integer, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        schema="store",
    )
    op.create_table(
        "missing_reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.String, nullable=False, index=True),
        sa.Column("lead_id", sa.String, nullable=False),
        sa.Column("ad_id", sa.String, nullable=False),
        sa.Column("note", sa.String),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT),
        sa.Column("undone_by", sa.String),
        schema="store",
    )
    op.create_table(
        "missing_looks",
        sa.Column("actor", sa.String, primary_key=True),
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        schema="store",
    )
