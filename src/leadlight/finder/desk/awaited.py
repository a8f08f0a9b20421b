"""Open reports of missing children, with the best that was found for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from leadlight.core.awaited import Awaited, MissingList
from leadlight.core.context import Context
from leadlight.core.missing import KeptReport, Match, Matched, MissingReport, Review
from leadlight.finder.desk.missing import visible, with_review
from leadlight.finder.desk.within import leads_seen
from leadlight.finder.match.access import may_see
from leadlight.finder.match.born import age_on
from leadlight.govern.audit import Event, looked
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.matches import all_reviews, kept_matches, matched_reports
from leadlight.store.missing import all_refused, last_looks, newest_reports


class _Read(NamedTuple):
    reports: list[KeptReport]
    matches: list[Match]
    matched: dict[str, Matched]
    reviews: list[Review]
    looks: dict[str, datetime]
    refused: int
    generation: int | None


def missing_list(home: Home, context: Context) -> MissingList:
    """The open reports that whoever asks may see, those that alert first, then by what is best."""

    def read(ledger: Connection) -> _Read:
        generation = home.generations.current(ledger)
        return _Read(
            reports=visible(context, newest_reports(ledger).values()),
            matches=kept_matches(ledger),
            matched=matched_reports(ledger),
            reviews=all_reviews(ledger),
            looks=last_looks(ledger, context.actor),
            refused=sum(may_see(context, agency) for agency, _ in all_refused(ledger)),
            generation=generation.number if generation else None,
        )

    read_ = looked(home, context, Event("missing.list"), read)
    by_report: dict[str, list[Match]] = {}
    is_seen = leads_seen(home, context)
    for match in filter(lambda each: is_seen(each.lead_id), read_.matches):
        by_report.setdefault(match.report_id, []).append(with_review(match, read_.reviews))
    today = home.clock().date()
    lines = [
        _line(each, by_report.get(each.report_id, ()), read_, today)
        for each in read_.reports
        if each.status == "open"
    ]
    return MissingList(
        reports=tuple(sorted(lines, key=_weight)),
        closed=len(read_.reports) - len(lines),
        refused=read_.refused,
        threshold=home.settings.alert,
        generation=read_.generation,
    )


def alerting(context: Context, ledger: Connection) -> int:
    """How many open reports alert, of those that whoever asks may see."""
    matches = [match.report_id for match in kept_matches(ledger, alerts=True)]
    known = newest_reports(ledger, sorted(set(matches)))
    return len(visible(context, known.values()))


def told_age(report: MissingReport, today: date) -> str:
    """The age now, as far as it is known: ``15``, ``15 or 16``."""
    ages = age_on(report, today)
    return " or ".join(dict.fromkeys(map(str, ages))) if ages else "unknown"


def is_current(kept: KeptReport, matched: Matched | None, generation: int | None) -> bool:
    """Whether this record of the report was held against this build."""
    return bool(matched and matched.record == kept.id and matched.generation == generation)


def _line(kept: KeptReport, found: Sequence[Match], read: _Read, today: date) -> Awaited:
    look = read.looks.get(kept.report_id)
    matched = read.matched.get(kept.report_id)
    left = [each for each in found if not each.reviewed]
    assert kept.report
    return Awaited(
        report=kept,
        age=told_age(kept.report, today),
        candidates=len(left),
        fresh=sum(is_fresh(each, look) for each in left),
        alerts=sum(each.alert for each in left),
        best=left[0] if left else None,
        matched_at=matched.at if matched and is_current(kept, matched, read.generation) else None,
    )


def is_fresh(match: Match, look: datetime | None) -> bool:
    """Whether the candidate was found since somebody looked; to whom never looked nothing is."""
    return look is not None and match.found_at is not None and match.found_at > look


def _weight(line: Awaited) -> tuple[bool, float, str]:
    best = line.best.probability if line.best else -1.0
    return not line.alerts, -best, line.report.report_id
