"""Candidates of missing children in the ledger, and what people said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from leadlight.core.missing import Match, Matched, Review
from leadlight.store.tables import missing_matched, missing_matches, missing_reviews

_AT_ONCE = 500


def replace_matches(
    ledger: Connection,
    records: Mapping[str, int],
    found: Sequence[Match],
    generation: int,
    now: datetime,
) -> tuple[Match, ...]:
    """Keep ``found`` in place of what was found before for these reports, by the ids of their
    ``records``.

    A candidate whose lead was one before keeps the time at which it was first found. Answers them
    with that time.
    """
    report_ids = sorted(records)
    before: dict[tuple[str, str], datetime] = {}
    for start in range(0, len(report_ids), _AT_ONCE):
        theirs = missing_matches.c.report_id.in_(report_ids[start : start + _AT_ONCE])
        known = select(missing_matches).where(theirs)
        before |= {(row.report_id, row.lead_id): row.found_at for row in ledger.execute(known)}
        ledger.execute(delete(missing_matches).where(theirs))
        done = missing_matched.c.report_id.in_(report_ids[start : start + _AT_ONCE])
        ledger.execute(delete(missing_matched).where(done))
    places: dict[str, int] = {}
    rows = []
    kept = tuple(
        msgspec.structs.replace(match, found_at=before.get((match.report_id, match.lead_id), now))
        for match in found
    )
    for match in kept:
        places[match.report_id] = places.get(match.report_id, 0) + 1
        rows.append(
            {
                "report_id": match.report_id,
                "lead_id": match.lead_id,
                "ad_id": match.ad_id,
                "place": places[match.report_id],
                "probability": match.probability,
                "alert": match.alert,
                "tied": match.tied,
                "reasons": msgspec.to_builtins(match.reasons),
                "reviewed": match.reviewed,
                "seen_at": match.seen_at,
                "found_at": match.found_at,
            }
        )
    for start in range(0, len(rows), _AT_ONCE):
        ledger.execute(insert(missing_matches), rows[start : start + _AT_ONCE])
    matched = [
        {"report_id": each, "record": record, "generation": generation, "at": now}
        for each, record in sorted(records.items())
    ]
    if matched:
        ledger.execute(insert(missing_matched), matched)
    return kept


def kept_matches(
    ledger: Connection,
    *,
    report_id: str | None = None,
    least: float = 0.0,
    alerts: bool = False,
) -> list[Match]:
    """The candidates of a report or of all, best first within a report: those that are ``least``
    so likely, or those alone that alert."""
    asked = select(missing_matches).order_by("report_id", "place")
    if report_id is not None:
        asked = asked.where(missing_matches.c.report_id == report_id)
    if least > 0:
        asked = asked.where(missing_matches.c.probability >= least)
    if alerts:
        asked = asked.where(missing_matches.c.alert)
    return [_match(row) for row in ledger.execute(asked).mappings()]


def matched_reports(ledger: Connection) -> dict[str, Matched]:
    """By id: how each report that was matched was matched last."""
    rows = ledger.execute(select(missing_matched)).mappings()
    return {row["report_id"]: Matched(**row) for row in rows}


def add_review(ledger: Connection, values: Mapping[str, Any]) -> Review:
    """Write down that somebody said so (the table's columns but the last two, without ``id``)."""
    made = insert(missing_reviews).values(**values).returning(missing_reviews)
    return _review(ledger.execute(made).mappings().one())


def all_reviews(ledger: Connection, report_id: str | None = None) -> list[Review]:
    """Those on one report, or all, standing and taken back, oldest first."""
    asked = select(missing_reviews).order_by("id")
    if report_id is not None:
        asked = asked.where(missing_reviews.c.report_id == report_id)
    return [_review(row) for row in ledger.execute(asked).mappings()]


def undo_review(ledger: Connection, number: int, at: datetime, by: str) -> None:
    """Say that it no longer stands."""
    undone = {"undone_at": at, "undone_by": by}
    ledger.execute(update(missing_reviews).where(missing_reviews.c.id == number).values(undone))


def _match(row: RowMapping) -> Match:
    names = set(Match.__struct_fields__) - {"review"}
    return msgspec.convert({name: row[name] for name in names}, Match)


def _review(row: RowMapping) -> Review:
    return msgspec.convert({name: row[name] for name in Review.__struct_fields__}, Review)
