"""The home, its batches, the files of its archive, its generations and the current one."""

import sqlalchemy as sa
from alembic import op

revision = "store_0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the wing's first tables."""
    op.create_table(
        "homes",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("made_up", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        schema="store",
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.Column("read", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("postings", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("versions", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("sightings", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("repeated", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("quarantined", sa.BigInteger, nullable=False, server_default="0"),
        schema="store",
    )
    op.create_table(
        "archive_files",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("path", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False, index=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("store.batches.id"), nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        schema="store",
    )
    op.create_table(
        "generations",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("built_at", _MOMENT, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("last_file_id", sa.Integer, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        schema="store",
    )
    op.create_table(
        "generation_files",
        sa.Column(
            "generation",
            sa.Integer,
            sa.ForeignKey("store.generations.number", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        schema="store",
    )
    op.create_table(
        "current_generation",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("number", sa.Integer, sa.ForeignKey("store.generations.number"), nullable=False),
        schema="store",
    )
