"""Areas to which an account is limited."""

import sqlalchemy as sa
from alembic import op

revision = "govern_0009"
down_revision = "govern_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Accounts of before see everywhere."""
    schema = None if op.get_bind().dialect.name == "sqlite" else "govern"
    op.add_column("accounts", sa.Column("areas", sa.JSON), schema=schema)
