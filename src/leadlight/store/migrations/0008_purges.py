"""How many records of a batch had been purged before."""

import sqlalchemy as sa
from alembic import op

revision = "store_0008"
down_revision = "store_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count. SQLite has no schemas, and to alter a table is not translated for it."""
    is_server = op.get_bind().dialect.name == "postgresql"
    op.add_column(
        "batches",
        sa.Column("purged", sa.BigInteger, nullable=False, server_default="0"),
        schema="store" if is_server else None,
    )
