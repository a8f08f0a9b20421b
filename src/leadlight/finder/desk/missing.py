"""Missing children: which of their reports somebody may see, and the ads that may be of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.missing import KeptReport, Match, Refused, Review
from leadlight.finder.desk.opened import current, tables
from leadlight.finder.desk.within import leads_seen
from leadlight.finder.match.access import may_see
from leadlight.finder.match.closing import close_report as closed
from leadlight.finder.match.given import given_reports, given_reviews
from leadlight.finder.match.keeping import keep_matched
from leadlight.finder.match.match import STAGES, told
from leadlight.govern.audit import Event, audited, looked
from leadlight.govern.wall import see_as
from leadlight.store.home import Home
from leadlight.store.matches import all_reviews
from leadlight.store.missing import all_refused, newest_reports

MATCHING = ("ads", "findings", "identifiers", "links", "picture_cuts", "prints")
"""The tables of a generation that matching reads."""


class MatchFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which candidates to tell: of one report or of all that are open, the best ``limit`` of each,
    those with an ad first seen ``since`` then."""

    report: str | None = None
    since: datetime | None = None
    limit: int = 10


class Matching(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for ``reports`` open reports; ``matches`` are best first within a report."""

    reports: int
    matches: tuple[Match, ...]


def match_missing(home: Home, context: Context, wanted: MatchFilter) -> Matching:
    """Match open reports against all ads of the last build, and keep what is found.

    Raises:
        NotFoundError: there is no such open report that whoever asks may see, or no build yet.
    """
    asked = Event("missing.ask", wanted.report or "", {"limit": wanted.limit})
    known, reviews = looked(
        home, context, asked, lambda ledger: (newest_reports(ledger), all_reviews(ledger))
    )
    chosen = visible(context, _open(known.values(), wanted.report))
    if wanted.report is not None and not chosen:
        raise no_report(wanted.report)
    found = match(home, context, chosen, reviews)
    return Matching(reports=len(chosen), matches=tuple(_best(found, wanted)))


def match(
    home: Home, context: Context, reports: Sequence[KeptReport], reviews: Sequence[Review]
) -> tuple[Match, ...]:
    """The candidates of these reports, which are kept in the ledger; one event a report.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    asking = Event("missing.ask", details={"reports": len(reports)})
    # What is kept is for everybody who may see the report: each is told of the leads that he sees.
    generation = msgspec.structs.replace(current(home, context, asking), agencies=None, areas=())
    with tables(home, generation, *MATCHING) as engine:
        engine.give("given_reports", given_reports(reports))
        engine.give("given_reviews", given_reviews(reviews))
        for stage in STAGES:
            engine.run(stage)
        found = told(engine, home.settings.alert)
    with home.ledger.begin() as ledger:
        see_as(ledger, context)
        names = [each.report_id for each in reports]
        kept = keep_matched(ledger, home, context, names, found)
    is_seen = leads_seen(home, context)
    return tuple(with_review(each, reviews) for each in kept if is_seen(each.lead_id))


def close_missing(home: Home, context: Context, report_id: str) -> KeptReport:
    """Close the report: names, identifiers, hashes, notes and matches are gone from then on.

    Raises:
        NotFoundError: there is no such open report that whoever asks may see.
    """
    with audited(home, context, Event("missing.ask", report_id)) as ledger:
        known = newest_reports(ledger, [report_id])
        chosen = visible(context, _open(known.values(), report_id))
        if chosen:
            closed(home, context, ledger, report_id, chosen[0].agency, known)
    if not chosen:
        raise no_report(report_id)
    return known[report_id]


def refused_reports(home: Home, context: Context) -> list[Refused]:
    """Lines of feeds that are no reports: where they stood, and why."""
    found = looked(home, context, Event("missing.refused"), all_refused)
    return [refused for agency, refused in found if may_see(context, agency)]


def visible(context: Context, reports: Iterable[KeptReport]) -> list[KeptReport]:
    """Those that whoever asks may see."""
    return [each for each in reports if may_see(context, each.agency)]


def with_review(match: Match, reviews: Iterable[Review]) -> Match:
    """The candidate with what somebody said of it, if it is set aside."""
    theirs = [each for each in reviews if each.stands and each.report_id == match.report_id]
    if not match.reviewed or not theirs:
        return match
    exact = [each for each in theirs if match.lead_id == each.lead_id or match.ad_id == each.ad_id]
    return msgspec.structs.replace(match, review=(exact or theirs)[-1])


def no_report(report_id: str) -> NotFoundError:
    """The same whether there is none, it is closed, or it is not for whoever asks."""
    return NotFoundError(f"no open report that you may see has the id {report_id}")


def _open(known: Iterable[KeptReport], only: str | None) -> list[KeptReport]:
    return [each for each in known if each.status == "open" and only in (None, each.report_id)]


def _best(found: Iterable[Match], wanted: MatchFilter) -> Iterable[Match]:
    told_of: dict[str, int] = {}
    for each in found:
        if wanted.since and each.seen_at and each.seen_at < wanted.since:
            continue
        told_of[each.report_id] = told_of.get(each.report_id, 0) + 1
        if told_of[each.report_id] <= wanted.limit:
            yield each
