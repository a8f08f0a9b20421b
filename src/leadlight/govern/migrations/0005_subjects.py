"""Subjects of criminal intelligence, their reviews, and who was told of them."""

import sqlalchemy as sa
from alembic import op

from leadlight.store.unchanging import keep

revision = "govern_0005"
down_revision = "govern_0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. The database itself holds what the law wants of a record: another person's
    approval, and a review within five years."""
    op.create_table(
        "subjects",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String),
        sa.Column("known_by", sa.String),
        sa.Column("facts", sa.String),
        sa.Column("activity", sa.String, nullable=False),
        sa.Column("reliability", sa.String, nullable=False),
        sa.Column("validity", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("proposed_by", sa.String, nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("decided_by", sa.String),
        sa.Column("decided_at", _MOMENT),
        sa.Column("review_by", sa.Date),
        sa.CheckConstraint("activity IN ('64A', '64B', '40B', '40C', '370', '100')"),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'refused', 'removed')"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by"),
        sa.CheckConstraint("(state = 'proposed') = (decided_by IS NULL)"),
        sa.CheckConstraint("state <> 'approved' OR review_by IS NOT NULL"),
        sa.CheckConstraint("state IN ('proposed', 'approved') OR (name IS NULL AND facts IS NULL)"),
        schema="govern",
    )
    op.create_table(
        "subject_reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "subject", sa.Integer, sa.ForeignKey("govern.subjects.id"), nullable=False, index=True
        ),
        sa.Column("reviewer", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("explanation", sa.String, nullable=False),
        sa.Column("review_by", sa.Date, nullable=False),
        schema="govern",
    )
    op.create_table(
        "subject_releases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "subject", sa.Integer, sa.ForeignKey("govern.subjects.id"), nullable=False, index=True
        ),
        sa.Column("given_to", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        schema="govern",
    )
    for table, says in (
        ("subject_reviews", "reviews are only ever added to"),
        ("subject_releases", "releases are only ever added to"),
    ):
        keep("govern", table, "id = NEW.id", (), None, says)
