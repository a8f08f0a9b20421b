"""Verdicts on leads, which can be retracted, and neither changed nor taken away."""

import sqlalchemy as sa
from alembic import op

from leadlight.store.unchanging import keep, keep_or_empty

revision = "store_0004"
down_revision = "store_0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_GIVEN = (
    *("id", "lead_id", "kind", "taken_in", "read_as", "matches", "ads", "generation"),
    *("actor", "purpose", "agency", "given_at"),
)


def upgrade() -> None:
    """Make the table, and the rules that keep verdicts as they were given."""
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lead_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("note", sa.String),
        sa.Column("taken_in", sa.JSON, nullable=False),
        sa.Column("read_as", sa.String, nullable=False),
        sa.Column("matches", sa.JSON, nullable=False),
        sa.Column("ads", sa.JSON, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("retracted_at", _MOMENT),
        sa.Column("retracted_by", sa.String),
        sa.CheckConstraint(
            "kind IN ('controlled', 'independent', 'agency', 'spam', 'other', 'unsure')"
        ),
        sa.CheckConstraint("(retracted_at IS NULL) = (retracted_by IS NULL)"),
        schema="store",
    )
    keep(
        "store",
        "verdicts",
        "id = NEW.id",
        _GIVEN,
        "retracted_at",
        "verdicts are only ever given and retracted",
    )
    keep_or_empty("store", "verdicts", "note", "verdicts are only ever given and retracted")
