"""Reports of missing children in the ledger: added, replaced, closed, purged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from leadlight.core.missing import KeptReport, Refused
from leadlight.store.tables import (
    missing_looks,
    missing_matched,
    missing_matches,
    missing_refused,
    missing_reports,
    missing_reviews,
)

_AT_ONCE = 500
FORGOTTEN = "kept no longer"
"""The reason of a refused line whose own was forgotten with it."""


def add_report(ledger: Connection, values: Mapping[str, Any]) -> KeptReport:
    """Write down a record (the table's columns but ``id``); from now on it holds."""
    added = insert(missing_reports).values(**values).returning(missing_reports)
    return _kept(ledger.execute(added).mappings().one())


def newest_reports(
    ledger: Connection, report_ids: Sequence[str] | None = None
) -> dict[str, KeptReport]:
    """By id: the newest record of each report, of all or of some."""
    if report_ids is None:
        return _newest(ledger)
    found: dict[str, KeptReport] = {}
    for start in range(0, len(report_ids), _AT_ONCE):
        found |= _newest(ledger, report_ids[start : start + _AT_ONCE])
    return found


def _newest(ledger: Connection, some: Sequence[str] | None = None) -> dict[str, KeptReport]:
    last = select(func.max(missing_reports.c.id)).group_by(missing_reports.c.report_id)
    if some is not None:
        last = last.where(missing_reports.c.report_id.in_(some))
    asked = select(missing_reports).where(missing_reports.c.id.in_(last)).order_by("report_id")
    kept = (_kept(row) for row in ledger.execute(asked).mappings())
    return {each.report_id: each for each in kept}


def count_records(ledger: Connection, report_id: str) -> int:
    """How many records of the report there are."""
    of_report = missing_reports.c.report_id == report_id
    return ledger.scalar(select(func.count()).select_from(missing_reports).where(of_report)) or 0


def purge_report(ledger: Connection, report_id: str) -> None:
    """Take away everything that was said of the child: names, identifiers, hashes, notes, matches.

    That there was a report, when it came, and who took it stay.
    """
    for table, emptied in (
        (missing_reports, {"report": None, "spot": None}),
        (missing_refused, {"raw": None, "reason": "closed"}),
        (missing_reviews, {"note": None}),
    ):
        of_report = table.c.report_id == report_id
        ledger.execute(update(table).where(of_report).values(**emptied))
    ledger.execute(delete(missing_matches).where(missing_matches.c.report_id == report_id))
    ledger.execute(delete(missing_matched).where(missing_matched.c.report_id == report_id))
    ledger.execute(delete(missing_looks).where(missing_looks.c.report_id == report_id))


def add_refused(ledger: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down lines that are no reports; one that is known already stays as it is."""
    by_id = {row["entry_id"]: dict(row) for row in rows}
    asked = select(missing_refused.c.entry_id).where(missing_refused.c.entry_id.in_(by_id))
    known = set(ledger.scalars(asked))
    if fresh := [row for entry_id, row in by_id.items() if entry_id not in known]:
        ledger.execute(insert(missing_refused), fresh)


def all_refused(ledger: Connection) -> list[tuple[str, Refused]]:
    """Each with its agency, in the order of feed and line."""
    asked = select(missing_refused).order_by("feed", "line", "entry_id")
    return [
        (row["agency"], Refused(**{name: row[name] for name in Refused.__struct_fields__}))
        for row in ledger.execute(asked).mappings()
    ]


class KeptLine(NamedTuple):
    """A line that was no report, of which the bytes are still there."""

    entry_id: str
    agency: str
    received_at: datetime


def kept_lines(ledger: Connection) -> list[KeptLine]:
    """All of them, oldest first."""
    columns = [missing_refused.c[name] for name in KeptLine._fields]
    there = select(*columns).where(missing_refused.c.raw.is_not(None))
    rows = ledger.execute(there.order_by("received_at", "entry_id"))
    return [KeptLine(*row) for row in rows]


def forget_lines(ledger: Connection, entry_ids: Sequence[str]) -> int:
    """Take away what the lines of these ids say; that they came, and from where, stays, so that the
    same feed does not bring them again. How many said something."""
    gone = 0
    for start in range(0, len(entry_ids), _AT_ONCE):
        some = missing_refused.c.entry_id.in_(entry_ids[start : start + _AT_ONCE])
        said = update(missing_refused).where(some, missing_refused.c.raw.is_not(None))
        gone += ledger.execute(said.values(raw=None, reason=FORGOTTEN)).rowcount
    return gone


def last_looks(ledger: Connection, actor: str) -> dict[str, datetime]:
    """By report: when the actor last looked at its candidates."""
    asked = select(missing_looks).where(missing_looks.c.actor == actor)
    return {row.report_id: row.at for row in ledger.execute(asked)}


def set_look(ledger: Connection, actor: str, report_id: str, at: datetime) -> None:
    """Say that the actor looks at the report's candidates now."""
    mine = (missing_looks.c.actor == actor) & (missing_looks.c.report_id == report_id)
    ledger.execute(delete(missing_looks).where(mine))
    ledger.execute(insert(missing_looks).values(actor=actor, report_id=report_id, at=at))


def _kept(row: RowMapping) -> KeptReport:
    fields = {name: row[name] for name in KeptReport.__struct_fields__}
    return msgspec.convert(fields, KeptReport)
