"""Events are found by what was done: the key that signs the log is looked up at each checkpoint."""

from alembic import op

revision = "govern_0006"
down_revision = "govern_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_audit_events_action", "audit_events", ["action", "seq"], schema="govern")
