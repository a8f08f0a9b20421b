"""Row-level security where the ledger is in PostgreSQL: see ``leadlight.govern.wall``.

What agencies may share is read by whoever it is shared with, and changed by its owner alone. What
is of a report or a subject follows the policy of that report or subject.
"""

from alembic import op

revision = "govern_0008"
down_revision = "govern_0007"
branch_labels = None
depends_on = None

_AGENCY = "(SELECT current_setting('leadlight.agency', true))"
_ACTOR = "(SELECT current_setting('leadlight.actor', true))"
_ALL = f"{_AGENCY} = '*'"
_OWN = f"{_ALL} OR agency = {_AGENCY}"
_SHARED = (
    "agency IN (SELECT owner FROM govern.agency_shares "
    f"WHERE reader = {_AGENCY} AND ended_at IS NULL)"
)
_MINE = f"{_ALL} OR actor = {_ACTOR}"
_OF_REPORT = f"{_ALL} OR report_id IN (SELECT report_id FROM store.missing_reports)"
_OF_SUBJECT = f"{_ALL} OR subject IN (SELECT id FROM govern.subjects)"

_WHOSE = {
    "store.notes": _OWN,
    "store.verdicts": _OWN,
    "store.judgements": _OWN,
    "store.missing_reports": _OWN,
    "store.missing_refused": _OWN,
    "store.missing_matches": _OF_REPORT,
    "store.missing_matched": _OF_REPORT,
    "store.missing_reviews": _OF_REPORT,
    "store.missing_looks": _OF_REPORT,
    "store.saved_searches": _MINE,
    "store.looks": _MINE,
    "govern.subjects": _OWN,
    "govern.subject_reviews": _OF_SUBJECT,
    "govern.subject_releases": _OF_SUBJECT,
}
_CAN_BE_SHARED = ("store.notes", "store.verdicts", "store.judgements")


def upgrade() -> None:
    """Raise the wall; SQLite has none."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, whose in _WHOSE.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY whose ON {table} USING ({whose}) WITH CHECK ({whose})")
    for table in _CAN_BE_SHARED:
        op.execute(f"CREATE POLICY shared ON {table} FOR SELECT USING ({_SHARED})")
