"""Judgements about links, which can be undone, and neither changed nor taken away."""

import sqlalchemy as sa
from alembic import op

from leadlight.store.unchanging import keep, keep_or_empty

revision = "store_0003"
down_revision = "store_0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_MADE = (
    *("id", "one_ad", "other_ad", "is_same"),
    *("actor", "purpose", "agency", "made_at"),
)


def upgrade() -> None:
    """Make the table, and the rules that keep judgements as they were made."""
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("one_ad", sa.String, nullable=False),
        sa.Column("other_ad", sa.String, nullable=False),
        sa.Column("is_same", sa.Boolean, nullable=False),
        sa.Column("note", sa.String),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT),
        sa.Column("undone_by", sa.String),
        sa.CheckConstraint("one_ad <> other_ad"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)"),
        schema="store",
    )
    keep(
        "store",
        "judgements",
        "id = NEW.id",
        _MADE,
        "undone_at",
        "judgements are only ever made and undone",
    )
    keep_or_empty("store", "judgements", "note", "judgements are only ever made and undone")
