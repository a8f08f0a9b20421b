"""Tokens of programs, kept by their digests; and keys that seal what a program hands back to us."""

import sqlalchemy as sa
from alembic import op

revision = "govern_0002"
down_revision = "govern_0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_FIXED = ("id", "name", "digest", "scopes", "made_by", "made_at", "expires_at")


def upgrade() -> None:
    """Make the tables, and on SQLite the triggers that keep tokens as they were made."""
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
    if op.get_bind().dialect.name == "sqlite":
        # The audit log names tokens: a name must go on meaning what it meant.
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIXED)
        _refuse("change", "UPDATE", f"OLD.revoked_at IS NOT NULL OR {changed}")
        _refuse("delete", "DELETE", "true")
        # INSERT OR REPLACE takes the old row away without telling the trigger on DELETE.
        taken = "SELECT 1 FROM tokens WHERE id = NEW.id OR name = NEW.name"
        _refuse("replace", "INSERT", f"EXISTS ({taken})")


def _refuse(name: str, change: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER tokens_no_{name} BEFORE {change} ON tokens WHEN {when} "
        "BEGIN SELECT RAISE(ABORT, 'tokens are only ever made, used and revoked'); END"
    )
