"""Pictures that stand on a list of known abuse pictures, and how many pictures a batch brought."""

import sqlalchemy as sa
from alembic import op

revision = "store_0002"
down_revision = "store_0001"
branch_labels = None
depends_on = None

_TEXTS = (
    *("list_name", "list_version", "kind", "listed", "found"),
    *("ad_id", "source", "feed"),
)
_MAYBE = ("source_id", "ad_url", "image_url", "file")


def upgrade() -> None:
    """Make the table, and count pictures in batches."""
    op.create_table(
        "known_hits",
        sa.Column("hit_id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.String) for name in _MAYBE),
        sa.Column("distance", sa.Integer, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("store.batches.id"), nullable=False),
        schema="store",
    )
    # A column is added without the translation that a table's name goes through.
    schema = None if op.get_bind().dialect.name == "sqlite" else "store"
    for name in ("pictures", "unhashed", "flagged"):
        column = sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        op.add_column("batches", column, schema=schema)
