"""Where one lead was, put together from the tables of reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta
from typing import Any

from msgspec.structs import replace

from leadlight.core.leads import Identifiers
from leadlight.core.reach import (
    Circuit,
    Clash,
    Companion,
    Contradiction,
    Mention,
    Move,
    NextPlace,
    PersonStays,
    Reach,
    Stay,
    Week,
    WeekPlace,
)
from leadlight.engine.stage import Engine
from leadlight.finder.desk.foretelling import TABLES as FORETOLD
from leadlight.finder.desk.foretelling import foretell, foretell_each, foretell_posting
from leadlight.finder.reach.rhythm import rhythm
from leadlight.finder.reach.succession import handovers

TABLES = ("stays", "person_stays", "moves", "circuits", "companions", "mentions", *FORETOLD)
_STAYS = 'SELECT * FROM stays WHERE lead_id = $lead ORDER BY start, "end", place'
_PERSONS = """
SELECT * FROM person_stays WHERE lead_id = $lead ORDER BY person, start, "end", place
"""
_MOVES = "SELECT * FROM moves WHERE lead_id = $lead ORDER BY arrived, target, person"
_CIRCUIT = "SELECT * FROM circuits WHERE lead_id = $lead"
_COMPANIONS = "SELECT * FROM companions WHERE lead_id = $lead ORDER BY weight DESC, other_id"
_MENTIONS = "SELECT * FROM mentions WHERE lead_id = $lead ORDER BY ads DESC, kind, name"
_CONTACTS = ("phones", "emails", "handles", "payments")
_MOST, _MOST_ROADS = 50, 10
"""Companions and mentions that are told; people whose roads are followed on."""

Rows = Callable[[str], list[dict[str, Any]]]


def timeline(rows: Rows) -> tuple[Stay, ...]:
    """The stays of the lead, in the order of time."""
    return tuple(_stay(row) for row in rows(_STAYS))


def movement(rows: Rows) -> tuple[Move, ...]:
    """How it went from place to place."""
    return tuple(
        Move(**{name: value for name, value in row.items() if name != "lead_id"})
        for row in rows(_MOVES)
    )


def reach(
    engine: Engine,
    rows: Rows,
    stays: Sequence[Stay],
    ads: Sequence[Mapping[str, Any]],
    identifiers: Identifiers,
) -> tuple[tuple[NextPlace, ...], Reach]:
    """Where the lead may be next, and all else that is known of where it was."""
    persons = rows(_PERSONS)
    apart = any(row["apart"] for row in persons)
    people = tuple(_people(persons))
    circuit = next((_circuit(row) for row in rows(_CIRCUIT)), None)
    roads = people[:_MOST_ROADS] if apart else ()
    following, why_not = foretell(engine, stays, roads, goes_round=circuit is not None)
    each = foretell_each(engine, roads, goes_round=circuit is not None)
    told = tuple(replace(person, next_place=theirs) for person, theirs in each)
    people = (*told, *people[len(told) :])
    contacts = [(kind, seen) for kind in _CONTACTS for seen in getattr(identifiers, kind)]
    posted = [ad["first_seen"] for ad in ads]
    return following, Reach(
        apart=apart,
        people=people,
        weeks=tuple(weeks(ads)),
        circuit=circuit,
        contradictions=tuple(_contradictions(stays, persons, apart=apart)),
        rhythm=rhythm(posted, [ad["lon"] for ad in ads if ad["lon"] is not None]),
        handovers=tuple(handovers(contacts)),
        mentions=tuple(_mention(row) for row in rows(_MENTIONS)[:_MOST]),
        companions=tuple(_companion(row) for row in rows(_COMPANIONS)[:_MOST]),
        next_posting=foretell_posting(engine, posted),
        why_no_next=why_not,
    )


def weeks(ads: Iterable[Mapping[str, Any]]) -> Iterator[Week]:
    """The places of each week in which there was an ad, in the order of time."""
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for ad in ads:
        if ad["place"] is not None:
            day = ad["first_seen"].astimezone(UTC).date()
            counts[day - timedelta(days=day.weekday())][ad["place"]] += 1
    for starts, places in sorted(counts.items()):
        most = sorted(places.items(), key=lambda item: (-item[1], item[0]))
        yield Week(starts, tuple(WeekPlace(*each) for each in most))


def _people(rows: Iterable[dict[str, Any]]) -> Iterator[PersonStays]:
    stays: dict[str, list[Stay]] = defaultdict(list)
    for row in rows:
        stays[row["person"]].append(_stay(row))
    most = sorted(stays.items(), key=lambda item: (-sum(it.ads for it in item[1]), item[0]))
    for name, theirs in most:
        yield PersonStays(name, sum(each.ads for each in theirs), tuple(theirs))


def _stay(row: dict[str, Any]) -> Stay:
    left_out = ("lead_id", "person", "apart", "clashes", "people", "ad_ids")
    kept = {name: value for name, value in row.items() if name not in left_out}
    return Stay(
        **kept,
        people=tuple(row["people"]),
        ad_ids=tuple(row["ad_ids"]),
        clashes=tuple(Clash(**each) for each in row["clashes"]),
    )


def _contradictions(
    stays: Sequence[Stay], persons: Iterable[dict[str, Any]], *, apart: bool
) -> Iterator[Contradiction]:
    """What nobody can have done: on the lead's one road, or on that of each of its people."""
    roads: list[tuple[str | None, Stay]] = [(None, stay) for stay in stays]
    if apart:
        roads = [(row["person"], _stay(row)) for row in persons]
    told = [
        Contradiction(
            *(person, clash.ad_id, stay.place, clash.at),
            *(clash.other_ad, clash.other_place, clash.other_at, clash.km),
        )
        for person, stay in roads
        for clash in stay.clashes
        if (clash.at, clash.ad_id) < (clash.other_at, clash.other_ad)
    ]
    yield from sorted(told, key=lambda each: (each.at, each.ad_id, each.other_ad))


def _circuit(row: dict[str, Any]) -> Circuit:
    measures = (row[name] for name in ("days", "rounds", "kept", "certainty"))
    return Circuit(tuple(row["places"]), *measures)


def _companion(row: dict[str, Any]) -> Companion:
    return Companion(row["other_id"], tuple(row["places"]), row["days"], row["weight"])


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(**{name: value for name, value in row.items() if name != "lead_id"})
