"""One lead whole: what is known of it, where it was, and what holds it together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadlight.core.context import Context
from leadlight.core.leads import (
    Identifiers,
    LeadDetail,
    Move,
    Sighting,
    Stay,
)
from leadlight.core.verdicts import LeadVerdict
from leadlight.engine.stage import Engine
from leadlight.finder.desk.listing import places_of
from leadlight.finder.desk.naming import named_lead
from leadlight.finder.desk.opened import current_with_verdicts, tables
from leadlight.finder.desk.postings import lead_ad
from leadlight.finder.desk.reviewed import REVIEWED, standing_verdicts
from leadlight.finder.desk.woven import WHOLE, woven
from leadlight.finder.link.evidence import evidence
from leadlight.finder.link.holds import holds
from leadlight.finder.link.network import alone
from leadlight.finder.rank.direct import matching
from leadlight.finder.rank.explain import reasons, turns
from leadlight.finder.rank.showing import showing
from leadlight.finder.reach.forecast import next_places
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_TABLES = (*REVIEWED, "direct", "identifiers", "stays", "moves")
_RANKED = """
SELECT *, (
    SELECT count(*) + 1 FROM leads better
    WHERE better.kind <> 'independent' AND better.lead_id NOT IN (SELECT unnest($hidden)) AND (
        (better.direct > 0, better.probability, better.ads)
            > (mine.direct > 0, mine.probability, mine.ads)
        OR ((better.direct > 0, better.probability, better.ads)
            = (mine.direct > 0, mine.probability, mine.ads) AND better.lead_id < mine.lead_id)
    )
) AS rank FROM leads mine WHERE lead_id = $lead
"""
_ADS = "SELECT * FROM ads WHERE lead_id = $lead ORDER BY first_seen, ad_id"
_IDENTIFIERS = "SELECT * FROM identifiers WHERE lead_id = $lead ORDER BY kind, ads DESC, value"
_STAYS = 'SELECT * FROM stays WHERE lead_id = $lead ORDER BY start, "end", place'
_MOVES = "SELECT * FROM moves WHERE lead_id = $lead ORDER BY arrived, target"
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
        standing = standing_verdicts(engine, verdicts)
        named = named_lead(engine, lead_id)
        return _detail(engine, named, standing, home.settings.threshold)


def _detail(
    engine: Engine, lead_id: str, standing: Mapping[str, LeadVerdict], threshold: float
) -> LeadDetail:
    fabric = woven(engine, lead_id)
    with alone():
        held = holds(lead_id, fabric, _SHOWN_LINKS, _EFFORT)

    def rows(sql: str) -> list[dict[str, Any]]:
        return engine.fetch(sql, lead=lead_id).to_pylist()  # type: ignore[no-any-return]  # pyarrow is untyped

    hidden = [other for other, verdict in standing.items() if verdict.hides]
    (row,) = engine.fetch(_RANKED, lead=lead_id, hidden=hidden).to_pylist()
    stays = tuple(Stay(**_without_lead(stay)) for stay in rows(_STAYS))
    shown = showing(engine) | matching(engine, lead_id)
    told = reasons(row["effects"], row["ads"], shown)
    return LeadDetail(
        rank=row["rank"],
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
        listed=row["probability"] >= threshold or row["direct"] > 0,
        turns=turns(told, row["base"], threshold) if not row["direct"] else (),
        verdict=standing.get(lead_id),
        ads=tuple(lead_ad(ad) for ad in rows(_ADS)),
        identifiers=_identifiers(rows(_IDENTIFIERS)),
        timeline=stays,
        movement=tuple(Move(**_without_lead(move)) for move in rows(_MOVES)),
        next_place=next_places(stays),
        evidence=evidence(fabric),
        holds=held,
    )


def _without_lead(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "lead_id"}


def _identifiers(rows: list[dict[str, Any]]) -> Identifiers:
    by_kind: dict[str, tuple[Sighting, ...]] = {}
    for row in rows:
        plural = _PLURAL[row["kind"]]
        seen = Sighting(row["value"], row["ads"], row["first_seen"], row["last_seen"])
        by_kind[plural] = (*by_kind.get(plural, ()), seen)
    return Identifiers(**by_kind)
