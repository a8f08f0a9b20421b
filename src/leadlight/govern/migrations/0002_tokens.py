"""Tokens of programs, kept by their digests; and keys that seal what a program hands back to us."""

import sqlalchemy as sa
from alembic import op

from leadlight.store.unchanging import keep

revision = "govern_0002"
down_revision = "govern_0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_FIXED = ("id", "name", "digest", "scopes", "made_by", "made_at", "expires_at")


def upgrade() -> None:
    """Make the tables, and the rules that keep tokens as they were made."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT),
        sa.Column("revoked_at", _MOMENT),
        sa.Column("revoked_by", sa.String),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)"),
        schema="govern",
    )
    op.create_table(
        "sealing_keys",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
        schema="govern",
    )
    keep(
        "govern",
        "tokens",
        "id = NEW.id OR name = NEW.name",
        _FIXED,
        "revoked_at",
        "tokens are only ever made, used and revoked",
    )
