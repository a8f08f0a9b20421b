"""The standing purpose of a home, and the audit events, which can only be added to."""

import sqlalchemy as sa
from alembic import op

revision = "govern_0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the wing's first tables, and on SQLite the triggers that keep events as they are."""
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
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_events_no_{change.lower()} BEFORE {change} ON audit_events "
                "BEGIN SELECT RAISE(ABORT, 'audit events are only ever added'); END"
            )
        # INSERT OR REPLACE takes the old row away without telling the trigger on DELETE.
        op.execute(
            "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
            "WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'audit events are only ever added'); END"
        )
