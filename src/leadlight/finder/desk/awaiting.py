"""One report of a missing child: its candidates side by side, and setting one aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from leadlight.core.awaited import Candidate, MissingFile
from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.leads import LeadAd
from leadlight.core.missing import KeptReport, Match, Matched, Review
from leadlight.finder.desk.awaited import is_current, is_fresh, told_age
from leadlight.finder.desk.missing import match, no_report, visible, with_review
from leadlight.finder.desk.opened import newest, tables
from leadlight.finder.desk.postings import lead_ad
from leadlight.finder.desk.within import leads_seen
from leadlight.finder.match.wanting import wanting
from leadlight.govern.audit import Event, audited, looked
from leadlight.govern.wall import see_as
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.matches import (
    add_review,
    all_reviews,
    kept_matches,
    matched_reports,
    undo_review,
)
from leadlight.store.missing import count_records, last_looks, newest_reports, set_look

LONGEST = 1_000
"""Characters of a note."""

_ADS = "SELECT * FROM ads WHERE ad_id IN (SELECT unnest($ads))"
_COUNTS = "SELECT lead_id, ads FROM leads WHERE lead_id IN (SELECT unnest($leads))"


class _Read(NamedTuple):
    kept: KeptReport
    matches: list[Match]
    matched: Matched | None
    reviews: list[Review]
    look: datetime | None
    earlier: int


def missing_file(home: Home, context: Context, report_id: str) -> MissingFile:
    """The report and its candidates; it is matched first where it was not with this build.

    Raises:
        NotFoundError: there is no such open report that whoever asks may see.
    """
    found = _read(home, context, report_id)
    generation = newest(home, context)
    is_seen = leads_seen(home, context)
    matches: Sequence[Match] = [
        with_review(each, found.reviews) for each in found.matches if is_seen(each.lead_id)
    ]
    number = generation.number if generation else None
    if generation and not is_current(found.kept, found.matched, number):
        matches = match(home, context, [found.kept], found.reviews)
    with home.ledger.begin() as ledger:
        see_as(ledger, context)
        set_look(ledger, context.actor, report_id, home.clock())
    with tables(home, generation, "ads", "leads") as engine:
        ads = engine.fetch(_ADS, ads=[each.ad_id for each in matches]).to_pylist()
        counts = engine.fetch(_COUNTS, leads=[each.lead_id for each in matches]).to_pylist()
    known = {row["ad_id"]: lead_ad(row) for row in ads}
    sizes = {row["lead_id"]: row["ads"] for row in counts}
    assert found.kept.report
    return MissingFile(
        kept=found.kept,
        age=told_age(found.kept.report, home.clock().date()),
        candidates=tuple(_candidate(each, known, sizes, found.look) for each in matches),
        reviews=tuple(found.reviews),
        earlier=found.earlier,
        threshold=home.settings.alert,
        generation=number,
        last_look=found.look,
        wanting=wanting(found.kept.report, found.kept.spot),
    )


def set_aside(
    home: Home, context: Context, report_id: str, lead_id: str, note: str | None = None
) -> Review:
    """Say that the candidate ``lead_id`` is not this child; it can be taken back.

    Raises:
        InputError: the note is too long.
        NotFoundError: there is no such open report, or it has no such candidate.
    """
    if note and len(note) > LONGEST:
        raise InputError(f"a note has at most {LONGEST:,} characters; this one has {len(note):,}")
    found = _read(home, context, report_id)
    named = [each for each in found.matches if each.lead_id == lead_id]
    if not named:
        raise NotFoundError(f"the lead {lead_id} is no candidate of {report_id}")
    saying = Event("missing.review", report_id, {"lead": lead_id})
    with audited(home, context, saying) as ledger:
        said = add_review(
            ledger,
            {
                "report_id": report_id,
                "lead_id": lead_id,
                "ad_id": named[0].ad_id,
                "note": note,
                "actor": context.actor,
                "purpose": context.purpose,
                "made_at": home.clock(),
            },
        )
    match(home, context, [found.kept], [*found.reviews, said])
    return said


def take_in_again(home: Home, context: Context, report_id: str, number: int) -> None:
    """Take the review back: the lead is a candidate as before.

    Raises:
        NotFoundError: there is no such open report, or no review of it that stands has this id.
    """
    found = _read(home, context, report_id)
    standing = [each for each in found.reviews if each.stands and each.id == number]
    if not standing:
        raise NotFoundError(f"no review that stands has the id {number}")
    taking = Event("missing.unreview", report_id, {"review": number})
    with audited(home, context, taking) as ledger:
        undo_review(ledger, number, home.clock(), context.actor)
    left = [each for each in found.reviews if each.id != number]
    match(home, context, [found.kept], left)


def _read(home: Home, context: Context, report_id: str) -> _Read:
    def read(ledger: Connection) -> _Read | None:
        known = visible(context, newest_reports(ledger, [report_id]).values())
        if not known or known[0].status != "open":
            return None
        return _Read(
            kept=known[0],
            matches=kept_matches(ledger, report_id=report_id),
            matched=matched_reports(ledger).get(report_id),
            reviews=all_reviews(ledger, report_id),
            look=last_looks(ledger, context.actor).get(report_id),
            earlier=count_records(ledger, report_id) - 1,
        )

    found = looked(home, context, Event("missing.read", report_id), read)
    if found is None:  # after the transaction: the log holds the question
        raise no_report(report_id)
    return found


def _candidate(
    each: Match,
    known: Mapping[str, LeadAd],
    sizes: Mapping[str, Any],
    look: datetime | None,
) -> Candidate:
    return Candidate(
        match=each,
        ad=known.get(each.ad_id),
        ads=int(sizes.get(each.lead_id, 0)),
        fresh=is_fresh(each, look),
    )
