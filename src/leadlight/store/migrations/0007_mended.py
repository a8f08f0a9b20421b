"""Entries of the quarantine that were read after all."""

import sqlalchemy as sa
from alembic import op

revision = "store_0007"
down_revision = "store_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "mended",
        sa.Column("entry_id", sa.String, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("store.batches.id"), nullable=False),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=False),
        schema="store",
    )
