"""A class of retention for lines that were no reports of missing children."""

import sqlalchemy as sa
from alembic import op

from leadlight.store.unchanging import keep

revision = "govern_0012"
down_revision = "govern_0011"
branch_labels = None
depends_on = None

_CLASSES = "record_class IN ('cleared', 'open', 'confirmed', 'unread', 'refused')"
_TABLE = "retention_rules"
_COLUMNS = "id, record_class, agency, days, actor, purpose, set_at"


def upgrade() -> None:
    """PostgreSQL changes a condition in place; in SQLite the table is made anew."""
    if op.get_bind().dialect.name == "postgresql":
        name = f"{_TABLE}_record_class_check"
        op.execute(f"ALTER TABLE govern.{_TABLE} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE govern.{_TABLE} ADD CONSTRAINT {name} CHECK ({_CLASSES})")
        return
    op.create_table(
        "rules_anew",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("record_class", sa.String, nullable=False),
        sa.Column("agency", sa.String),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_CLASSES),
        sa.CheckConstraint("days BETWEEN 1 AND 7320"),
    )
    op.execute(f"INSERT INTO rules_anew ({_COLUMNS}) SELECT {_COLUMNS} FROM {_TABLE}")
    op.execute(f"DROP TABLE {_TABLE}")
    op.execute(f"ALTER TABLE rules_anew RENAME TO {_TABLE}")
    says = "rules of retention are only ever added to"
    keep("govern", _TABLE, "id = NEW.id", (), None, says)
