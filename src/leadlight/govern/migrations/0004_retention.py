"""How long records are kept, what is held longer, and what was purged."""

import sqlalchemy as sa
from alembic import op

from leadlight.store.unchanging import keep

revision = "govern_0004"
down_revision = "govern_0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_HELD = ("id", "kind", "value", "reason", "made_by", "purpose", "made_at")


def upgrade() -> None:
    """Make the tables; their rows are only ever added to, and holds ended."""
    op.create_table(
        "retention_rules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("record_class", sa.String, nullable=False),
        sa.Column("agency", sa.String),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("set_at", _MOMENT, nullable=False),
        sa.CheckConstraint("record_class IN ('cleared', 'open', 'confirmed', 'unread')"),
        sa.CheckConstraint("days BETWEEN 1 AND 7320"),
        schema="govern",
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_by", sa.String),
        sa.CheckConstraint("kind IN ('lead', 'ad', 'source', 'everything')"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)"),
        schema="govern",
    )
    op.create_table(
        "purges",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("ads", sa.Integer, nullable=False),
        sa.Column("versions", sa.Integer, nullable=False),
        sa.Column("sightings", sa.Integer, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        schema="govern",
    )
    keep(
        "govern",
        "retention_rules",
        "id = NEW.id",
        (),
        None,
        "rules of retention are only ever added to",
    )
    keep("govern", "holds", "id = NEW.id", _HELD, "ended_at", "holds are only ever made and ended")
    keep("govern", "purges", "id = NEW.id", (), None, "purges are only ever added to")
