"""The standing purpose of a home, and the audit events, which can only be added to."""

import sqlalchemy as sa
from alembic import op

from leadlight.store.unchanging import keep

revision = "govern_0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the wing's first tables, and the rules that keep events as they are."""
    op.create_table(
        "standing_purposes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        schema="govern",
    )
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("object", sa.String, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        schema="govern",
    )
    keep("govern", "audit_events", "seq = NEW.seq", (), None, "audit events are only ever added")
