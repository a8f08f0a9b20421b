"""What investigators keep at their desk: notes on leads, searches, and what they looked at last."""

import sqlalchemy as sa
from alembic import op

revision = "store_0006"
down_revision = "store_0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lead_id", sa.String, nullable=False, index=True),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("struck_at", _MOMENT),
        sa.Column("struck_by", sa.String),
        schema="store",
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False, index=True),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT),
        schema="store",
    )
    op.create_table(
        "looks",
        sa.Column("actor", sa.String, primary_key=True),
        sa.Column("generation", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        schema="store",
    )
