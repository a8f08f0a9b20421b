"""Accounts bound to somebody at an identity provider, and sign-ins there that are under way."""

import sqlalchemy as sa
from alembic import op

revision = "govern_0010"
down_revision = "govern_0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. An account is bound to one person at most, and nobody to two accounts."""
    op.create_table(
        "bindings",
        sa.Column(
            "account_id", sa.String(16), sa.ForeignKey("govern.accounts.id"), primary_key=True
        ),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("issuer", "subject"),
        schema="govern",
    )
    op.create_table(
        "visits",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("next", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        schema="govern",
    )
