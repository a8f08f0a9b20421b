"""Models that ranked leads, each once, and which of them builds were told to use."""

import sqlalchemy as sa
from alembic import op

revision = "store_0005"
down_revision = "store_0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "models",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("basis", sa.String, nullable=False),
        sa.Column("verdicts", sa.Integer, nullable=False),
        sa.Column("before", sa.Float),
        sa.Column("after", sa.Float),
        sa.Column("kept_at", _MOMENT, nullable=False),
        schema="store",
    )
    op.create_table(
        "model_choices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("model", sa.Integer, sa.ForeignKey("store.models.number")),
        sa.Column("note", sa.String),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("chosen_at", _MOMENT, nullable=False),
        schema="store",
    )
