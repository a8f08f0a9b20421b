"""The list of leads with what is new in it, what narrows it, and which verdicts would teach most.

People held to be independent, by the build or by a verdict, are counted only; so is what was judged
to be another thing than trafficking, until it changes in kind.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.leads import Lead
from leadlight.core.today import Change, News, Today, TodayFilter
from leadlight.core.verdicts import LeadVerdict, Verdict
from leadlight.engine.stage import Engine
from leadlight.finder.desk.awaited import alerting
from leadlight.finder.desk.health import troubled_feeds
from leadlight.finder.desk.listing import listed, places_of
from leadlight.finder.desk.opened import NOTHING_BUILT, in_force, tables
from leadlight.finder.desk.outlines import Outline, outlines
from leadlight.finder.desk.reviewed import REVIEWED, hidden, standing_verdicts
from leadlight.finder.desk.shelves import shelf
from leadlight.finder.desk.sieve import Sieve
from leadlight.govern.audit import Event, looked
from leadlight.govern.membership import worded_for
from leadlight.govern.wall import see_as
from leadlight.store.generations import Generation
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.looks import Look, add_look, looks_of
from leadlight.store.verdicts import all_verdicts

_PROPOSED = 3
"""Leads that are asked about beside the list."""

_COUNTS = """
WITH standing AS (
    SELECT CASE
        WHEN lead_id IN (SELECT unnest($others)) THEN 'judged'
        WHEN kind = 'independent' OR lead_id IN (SELECT unnest($independents)) THEN 'independent'
        WHEN probability >= $threshold OR direct > 0 THEN 'above'
        ELSE 'below'
    END AS standing FROM leads
)
SELECT count(*) FILTER (standing = 'above') AS above,
    count(*) FILTER (standing = 'below') AS below,
    count(*) FILTER (standing = 'independent') AS independent,
    count(*) FILTER (standing = 'judged') AS judged
FROM standing
"""
_LEADS = "SELECT * FROM leads WHERE lead_id IN (SELECT unnest($leads))"
_ASKED = """
SELECT lead_id FROM leads JOIN proposals USING (lead_id)
WHERE kind <> 'independent' AND lead_id NOT IN (SELECT unnest($judged))
ORDER BY place LIMIT $most
"""
_CHANGES = "SELECT lead_id, change, ads - ads_before AS more FROM changes"


class _Opened(NamedTuple):
    generation: Generation
    since: Look | None
    between: tuple[Generation, ...]
    verdicts: Sequence[Verdict]
    is_first: bool
    missing: int


def today(home: Home, context: Context, wanted: TodayFilter) -> Today:
    """The leads for review that fit, best first, and what stands around them.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    opened = _open(home, context, wanted)
    # All who ask for the same after the same look and verdicts are told the same.
    verdicts = [(each.id, each.stands, each.note is None) for each in opened.verdicts]
    asked = wanted, opened.since, [each.number for each in opened.between], verdicts
    found = shelf(home, opened.generation).days.of(
        repr(asked), lambda: _today(home, opened, wanted), lambda made: len(made.leads)
    )
    feeds = troubled_feeds(home, opened.generation.number)
    return msgspec.structs.replace(found, missing=opened.missing, feeds=feeds)


def _today(home: Home, opened: _Opened, wanted: TodayFilter) -> Today:
    threshold = home.settings.threshold
    changes = _changes(home, opened.between)
    with tables(home, opened.generation, "ads", "proposals", *REVIEWED) as engine:
        standing = standing_verdicts(engine, opened.verdicts)
        kept_out = hidden(standing)
        (counts,) = engine.fetch(_COUNTS, **kept_out, threshold=threshold).to_pylist()
        whole = outlines(engine, opened.generation, threshold)
        above = _above(whole, kept_out)
        sieve = Sieve(wanted, above, frozenset(standing), frozenset(changes), home.settings.region)
        fitting = sieve.fitting()
        first = _first([each.lead_id for each in whole], fitting, wanted)
        ids = [each.lead_id for each in fitting[first : first + wanted.limit]]
        asked = engine.fetch(_ASKED, judged=list(standing), most=_PROPOSED)["lead_id"].to_pylist()
        rows = _told(engine, [*ids, *asked], standing)
    return Today(
        leads=tuple(_ranked(rows, ids, above)),
        **counts,
        threshold=threshold,
        generation=opened.generation.number,
        built_at=opened.generation.built_at,
        fitting=len(fitting),
        first=first,
        choices=sieve.choices(),
        last_look=opened.since.at if opened.since else None,
        news=tuple(changes[lead_id] for lead_id in ids if lead_id in changes),
        proposed=tuple(_numbered(rows, asked)),
    )


def _open(home: Home, context: Context, wanted: TodayFilter) -> _Opened:
    details = msgspec.to_builtins(wanted) | {"review_threshold": home.settings.threshold}

    def read(ledger: Connection) -> _Opened | None:
        generation = in_force(home, ledger, context)
        if generation is None:
            return None
        mine = looks_of(ledger, context.actor)
        before = [look for look in mine if look.generation < generation.number]
        since = before[-1] if before else None
        numbers = range(since.generation + 1, generation.number + 1) if since else ()
        between = (in_force(home, ledger, context, number) for number in numbers)
        kept = tuple(each for each in between if each is not None)
        is_first = generation.number not in {look.generation for look in mine}
        alerts = alerting(context, ledger)
        said = worded_for(ledger, context, all_verdicts(ledger))
        return _Opened(generation, since, kept, said, is_first, alerts)

    opened = looked(home, context, Event("leads.read", details=details), read)
    if opened is None:
        raise NotFoundError(NOTHING_BUILT)  # after the transaction: the log holds the question
    if opened.is_first:  # once a build, so that other looks need no turn at writing
        with home.ledger.begin() as ledger:
            see_as(ledger, context)
            add_look(ledger, context.actor, Look(opened.generation.number, home.clock()))
    return opened


def _changes(home: Home, between: Sequence[Generation]) -> Mapping[str, News]:
    """What became of each lead in these builds; what a later one says holds."""
    found: dict[str, News] = {}
    for generation in between:
        with tables(home, generation, "changes") as engine:
            rows = engine.fetch(_CHANGES).to_pylist()
        for row in rows:
            before = found.get(row["lead_id"])
            more = row["more"] + (before.more_ads if before else 0)
            first = before.change if before and before.change == "created" else row["change"]
            found[row["lead_id"]] = News(row["lead_id"], cast("Change", first), more)
    return found


def _above(found: Sequence[Outline], kept_out: Mapping[str, Sequence[str]]) -> tuple[Outline, ...]:
    out = {lead_id for lead_ids in kept_out.values() for lead_id in lead_ids}
    return tuple(each for each in found if each.lead_id not in out)


def _told(
    engine: Engine, lead_ids: Sequence[str], standing: Mapping[str, LeadVerdict]
) -> dict[str, Lead]:
    rows = engine.fetch(_LEADS, leads=list(lead_ids)).to_pylist()
    places = places_of(engine, lead_ids)
    return {row["lead_id"]: listed(0, row, places, standing.get(row["lead_id"])) for row in rows}


def _first(whole: Sequence[str], fitting: Sequence[Outline], wanted: TodayFilter) -> int:
    """How many of ``fitting`` stand before the list, by their order in the ``whole``."""
    order = {lead_id: place for place, lead_id in enumerate(whole)}
    places = [order[each.lead_id] for each in fitting]
    if wanted.after in order:
        return bisect_right(places, order[wanted.after])
    if wanted.before in order:
        return max(bisect_left(places, order[wanted.before]) - wanted.limit, 0)
    return 0


def _ranked(
    rows: Mapping[str, Lead], lead_ids: Sequence[str], above: Sequence[Outline]
) -> list[Lead]:
    """The leads with their rank among all that are listed, whatever narrows the list."""
    ranks = {each.lead_id: rank for rank, each in enumerate(above, 1)}
    return [msgspec.structs.replace(rows[lead_id], rank=ranks[lead_id]) for lead_id in lead_ids]


def _numbered(rows: Mapping[str, Lead], lead_ids: Sequence[str]) -> list[Lead]:
    return [
        msgspec.structs.replace(rows[lead_id], rank=rank)
        for rank, lead_id in enumerate(lead_ids, 1)
    ]
