"""One lead whole: what is known of it, where it was, and what holds it together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.desk import LeadFile
from leadlight.core.leads import (
    Identifiers,
    LeadDetail,
    Sighting,
)
from leadlight.core.verdicts import LeadVerdict, Verdict
from leadlight.engine.stage import Engine
from leadlight.finder.desk.listing import places_of
from leadlight.finder.desk.naming import named_lead
from leadlight.finder.desk.noting import notes_on
from leadlight.finder.desk.opened import current_with_all_said, current_with_verdicts, tables
from leadlight.finder.desk.postings import lead_ad
from leadlight.finder.desk.reaching import TABLES as REACHED
from leadlight.finder.desk.reaching import movement, reach, timeline
from leadlight.finder.desk.reviewed import REVIEWED, standing_verdicts
from leadlight.finder.desk.shelves import Shelf, shelf
from leadlight.finder.desk.woven import WHOLE, woven
from leadlight.finder.link.evidence import evidence
from leadlight.finder.link.holds import holds
from leadlight.finder.link.network import alone
from leadlight.finder.rank.direct import matching
from leadlight.finder.rank.explain import reasons, turns
from leadlight.finder.rank.showing import showing
from leadlight.govern.audit import Event
from leadlight.store.generations import Generation
from leadlight.store.home import Home

_TABLES = (*REVIEWED, "direct", "awaited", "identifiers", *REACHED)
_LEAD = "SELECT * FROM leads WHERE lead_id = $lead"
_RANK = """
SELECT count(*) AS rank FROM leads better, (SELECT * FROM leads WHERE lead_id = $lead) mine
WHERE better.lead_id = mine.lead_id OR (
    better.kind <> 'independent' AND better.lead_id NOT IN (SELECT unnest($hidden)) AND (
        (better.direct > 0, better.probability, better.ads)
            > (mine.direct > 0, mine.probability, mine.ads)
        OR ((better.direct > 0, better.probability, better.ads)
            = (mine.direct > 0, mine.probability, mine.ads) AND better.lead_id < mine.lead_id)
    )
)
"""
_ADS = "SELECT * FROM ads WHERE lead_id = $lead ORDER BY first_seen, ad_id"
_IDENTIFIERS = "SELECT * FROM identifiers WHERE lead_id = $lead ORDER BY kind, ads DESC, value"
_SHOWN_LINKS = 25
"""Links of the spanning tree that a lead is shown with; ``holds`` tells all."""
_EFFORT = 40_000
"""Pairs of groups compared for the bridges of a lead that is shown: a fraction of a second."""
_PLURAL = {
    "phone": "phones",
    "email": "emails",
    "handle": "handles",
    "url": "urls",
    "payment": "payments",
    "picture": "images",
    "template": "templates",
    "name": "names",
    "age": "ages",
}


def lead(home: Home, context: Context, lead_id: str) -> LeadDetail:
    """The lead called ``lead_id``, or the one that it was merged into.

    Raises:
        NotFoundError: there is no such lead, or nothing has been built yet.
    """
    reading = Event("lead.read", lead_id)
    generation, verdicts = current_with_verdicts(home, context, reading)
    with tables(home, generation, *_TABLES, **WHOLE) as engine:
        return _whole(home, generation, engine, verdicts, lead_id)


def lead_file(home: Home, context: Context, lead_id: str) -> LeadFile:
    """The same with its notes and the missing children who may be in it: one look. Raises as
    ``lead`` does."""
    reading = Event("lead.read", lead_id)
    generation, verdicts, notes, matches = current_with_all_said(home, context, reading)
    with tables(home, generation, *_TABLES, **WHOLE) as engine:
        found = _whole(home, generation, engine, verdicts, lead_id)
        theirs = notes_on(engine, notes, found.lead_id)
    here = tuple(each for each in matches if each.lead_id == found.lead_id)
    return LeadFile(**msgspec.structs.asdict(found), notes=theirs, missing=here)


def _whole(
    home: Home, generation: Generation, engine: Engine, verdicts: list[Verdict], lead_id: str
) -> LeadDetail:
    standing = standing_verdicts(engine, verdicts)
    named = named_lead(engine, lead_id)
    known = _known(home, generation, engine, named)
    rank, verdict = _rank(engine, named, standing), standing.get(named)
    if verdict is not None and verdict.hides:
        known = msgspec.structs.replace(known, listed=False, turns=())
    return msgspec.structs.replace(known, rank=rank, verdict=verdict)


def work_out(home: Home, generation: Generation, lead_id: str) -> None:
    """Have the lead ready for whoever asks for it; nobody looks at it here."""
    with tables(home, generation, *_TABLES, **WHOLE) as engine:
        _known(home, generation, engine, lead_id)


def _known(home: Home, generation: Generation, engine: Engine, lead_id: str) -> LeadDetail:
    opened = shelf(home, generation)
    return opened.remembered.of(
        lead_id,
        lambda: _detail(opened, engine, lead_id, home.settings.threshold),
        lambda made: len(made.ads),
    )


def _rank(engine: Engine, lead_id: str, standing: Mapping[str, LeadVerdict]) -> int:
    hidden = [other for other, verdict in standing.items() if verdict.hides]
    return int(engine.fetch(_RANK, lead=lead_id, hidden=hidden)["rank"][0].as_py())


def _detail(shelf_: Shelf, engine: Engine, lead_id: str, threshold: float) -> LeadDetail:
    """The lead as the build made it: without rank and verdict, which verdicts may change."""
    fabric = woven(shelf_, engine, lead_id)
    with alone():
        held = holds(lead_id, fabric, _SHOWN_LINKS, _EFFORT)

    def rows(sql: str) -> list[dict[str, Any]]:
        return engine.fetch(sql, lead=lead_id).to_pylist()  # type: ignore[no-any-return]  # pyarrow is untyped

    (row,) = rows(_LEAD)
    stays, ads = timeline(rows), rows(_ADS)
    identifiers = _identifiers(rows(_IDENTIFIERS))
    following, reached = reach(engine, rows, stays, ads, identifiers)
    shown = showing(engine) | matching(engine, lead_id)
    told = reasons(row["effects"], row["ads"], shown)
    may_be_listed = row["kind"] != "independent"
    return LeadDetail(
        rank=0,
        lead_id=lead_id,
        probability=row["probability"],
        interval=(row["low"], row["high"]),
        base=row["base"],
        basis=row["basis"],
        kind=row["kind"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        places=places_of(engine, [lead_id]).get(lead_id, ()),
        reasons=told,
        listed=may_be_listed and (row["probability"] >= threshold or row["direct"] > 0),
        turns=turns(told, row["base"], threshold) if may_be_listed and not row["direct"] else (),
        ads=tuple(lead_ad(ad) for ad in ads),
        identifiers=identifiers,
        timeline=stays,
        movement=movement(rows),
        next_place=following,
        reach=reached,
        evidence=evidence(fabric),
        holds=held,
    )


def _identifiers(rows: list[dict[str, Any]]) -> Identifiers:
    by_kind: dict[str, tuple[Sighting, ...]] = {}
    for row in rows:
        plural = _PLURAL[row["kind"]]
        seen = Sighting(row["value"], row["ads"], row["first_seen"], row["last_seen"])
        by_kind[plural] = (*by_kind.get(plural, ()), seen)
    return Identifiers(**by_kind)
