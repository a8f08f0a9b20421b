"""Accounts, what they sign in with, their sessions; purposes that may be given; shared records."""

import sqlalchemy as sa
from alembic import op

revision = "govern_0007"
down_revision = "govern_0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _of_account(*, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(
        "account_id", sa.String(16), sa.ForeignKey("govern.accounts.id"), nullable=nullable
    )


def upgrade() -> None:
    """Make the tables. A token may belong to an account from now on."""
    _accounts()
    _sessions()
    _factors()
    _rules()
    op.create_table(
        "token_holders",
        sa.Column("token_id", sa.String(16), primary_key=True),
        _of_account(),
        schema="govern",
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("password_set_at", _MOMENT, nullable=False),
        sa.Column("is_temporary", sa.Boolean, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("disabled_at", _MOMENT),
        sa.Column("locked_at", _MOMENT),
        sa.Column("totp_secret", sa.String),
        sa.Column("totp_step", sa.Integer),
        schema="govern",
    )
    op.create_table(
        "failed_attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_account(),
        sa.Column("at", _MOMENT, nullable=False),
        schema="govern",
    )
    op.create_index("failed_attempts_of", "failed_attempts", ["account_id", "at"], schema="govern")


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        _of_account(),
        sa.Column("factors", sa.JSON, nullable=False),
        sa.Column("is_whole", sa.Boolean, nullable=False),
        sa.Column("agent", sa.String, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("purpose", sa.String),
        sa.Column("locked_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_by", sa.String),
        schema="govern",
    )
    op.create_index("sessions_of", "sessions", ["account_id", "ended_at"], schema="govern")


def _factors() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(64), primary_key=True),
        _of_account(),
        sa.Column("used_at", _MOMENT),
        schema="govern",
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String, primary_key=True),
        _of_account(),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT),
        schema="govern",
    )
    op.create_table(
        "challenges",
        sa.Column("digest", sa.String(64), primary_key=True),
        _of_account(nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        schema="govern",
    )


def _rules() -> None:
    op.create_table(
        "purposes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        schema="govern",
    )
    op.create_table(
        "agency_shares",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        schema="govern",
    )
