"""Ranked leads above the review threshold; people held to be independent are counted only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.leads import IdentifierCounts, Lead, LeadFilter, LeadList, PlaceCount
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import current, tables
from leadlight.finder.rank.explain import reasons
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_CHOSEN = """
WITH chosen AS (
    SELECT *, kind = 'independent' AS is_independent, probability >= $threshold AS is_above
    FROM leads
    WHERE ($since::TIMESTAMPTZ IS NULL OR last_seen >= $since)
    AND ($place::VARCHAR IS NULL OR lead_id IN (
        SELECT lead_id FROM ads WHERE contains(lower(place), lower($place))
            OR contains(lower(label), lower($place))
    ))
)
"""
_COUNTS = f"""{_CHOSEN}
SELECT count(*) FILTER (is_above AND NOT is_independent) AS above,
    count(*) FILTER (NOT is_above AND NOT is_independent) AS below,
    count(*) FILTER (is_independent) AS independent
FROM chosen
"""
_LISTED = f"""{_CHOSEN}
SELECT * FROM chosen WHERE is_above AND NOT is_independent
ORDER BY probability DESC, ads DESC, lead_id LIMIT $most
"""
_PLACES = """
SELECT lead_id, place AS name, min(lat) AS lat, min(lon) AS lon, count(*) AS ads
FROM ads WHERE place IS NOT NULL AND lead_id IN (SELECT unnest($leads))
GROUP BY lead_id, place ORDER BY lead_id, ads DESC, place
"""


def leads(home: Home, context: Context, wanted: LeadFilter) -> LeadList:
    """Leads for review, best first.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    details = msgspec.to_builtins(wanted)
    generation = current(home, context, Event("leads.read", details=details))
    usual = home.settings.threshold
    threshold = usual if wanted.threshold is None else wanted.threshold
    chosen = {"since": wanted.since, "place": wanted.place, "threshold": threshold}
    with tables(home, generation, "leads", "ads") as engine:
        (counts,) = engine.fetch(_COUNTS, **chosen).to_pylist()
        rows = engine.fetch(_LISTED, **chosen, most=wanted.limit).to_pylist()
        places = places_of(engine, [row["lead_id"] for row in rows])
    return LeadList(
        leads=tuple(_lead(rank, row, places) for rank, row in enumerate(rows, 1)),
        **counts,
        threshold=threshold,
        generation=generation.number,
        built_at=generation.built_at,
    )


def places_of(engine: Engine, lead_ids: Iterable[str]) -> dict[str, tuple[PlaceCount, ...]]:
    """The places of each lead, commonest first."""
    places: dict[str, tuple[PlaceCount, ...]] = {}
    for row in engine.fetch(_PLACES, leads=list(lead_ids)).to_pylist():
        lead_id = row.pop("lead_id")
        places[lead_id] = (*places.get(lead_id, ()), PlaceCount(**row))
    return places


def _lead(rank: int, row: dict[str, Any], places: dict[str, tuple[PlaceCount, ...]]) -> Lead:
    kinds = IdentifierCounts.__struct_fields__
    return Lead(
        rank=rank,
        lead_id=row["lead_id"],
        probability=row["probability"],
        interval=(row["low"], row["high"]),
        basis="weak",
        kind=row["kind"],
        ads=row["ads"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        places=places.get(row["lead_id"], ()),
        identifiers=IdentifierCounts(**{kind: row[kind] for kind in kinds}),
        reasons=reasons(row["effects"], row["ads"]),
    )
