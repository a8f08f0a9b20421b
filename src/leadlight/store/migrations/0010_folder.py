"""The name that a ledger in a server shares with its data folder."""

import sqlalchemy as sa
from alembic import op

revision = "store_0010"
down_revision = "store_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    schema = None if op.get_bind().dialect.name == "sqlite" else "store"
    op.add_column("homes", sa.Column("folder", sa.String), schema=schema)
