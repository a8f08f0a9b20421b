"""Ranked leads above the review threshold; those with a direct match first, whatever their score.

People held to be independent, by the build or by a verdict, are counted only; so is what was judged
to be another thing than trafficking, until it changes in kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.core.leads import IdentifierCounts, Lead, LeadFilter, LeadList, PlaceCount
from leadlight.core.verdicts import LeadVerdict, Verdict
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import current_with_verdicts, tables
from leadlight.finder.desk.reviewed import REVIEWED, hidden, standing_verdicts
from leadlight.finder.desk.shelves import shelf
from leadlight.finder.rank.explain import reasons
from leadlight.govern.audit import Event
from leadlight.store.generations import Generation
from leadlight.store.home import Home

_CHOSEN = """
WITH chosen AS (
    SELECT *, CASE
        WHEN lead_id IN (SELECT unnest($others)) THEN 'judged'
        WHEN kind = 'independent' OR lead_id IN (SELECT unnest($independents)) THEN 'independent'
        WHEN probability >= $threshold OR direct > 0 THEN 'above'
        ELSE 'below'
    END AS standing
    FROM leads
    WHERE ($since::TIMESTAMPTZ IS NULL OR last_seen >= $since)
    AND ($place::VARCHAR IS NULL OR lead_id IN (
        SELECT lead_id FROM ads WHERE contains(lower(place), lower($place))
            OR contains(lower(label), lower($place))
    ))
)
"""
_COUNTS = f"""{_CHOSEN}
SELECT count(*) FILTER (standing = 'above') AS above,
    count(*) FILTER (standing = 'below') AS below,
    count(*) FILTER (standing = 'independent') AS independent,
    count(*) FILTER (standing = 'judged') AS judged
FROM chosen
"""
_LISTED = f"""{_CHOSEN}
SELECT * FROM chosen WHERE standing = 'above' AND ($after::VARCHAR IS NULL OR EXISTS (
    SELECT 1 FROM leads last WHERE last.lead_id = $after AND (
        (chosen.direct > 0, chosen.probability, chosen.ads)
            < (last.direct > 0, last.probability, last.ads)
        OR ((chosen.direct > 0, chosen.probability, chosen.ads)
            = (last.direct > 0, last.probability, last.ads) AND chosen.lead_id > $after)
    )
))
ORDER BY direct > 0 DESC, probability DESC, ads DESC, lead_id LIMIT $most
"""
_PLACES = """
SELECT lead_id, place AS name, min(lat) AS lat, min(lon) AS lon, count(*) AS ads
FROM ads WHERE place IS NOT NULL AND lead_id IN (SELECT unnest($leads))
GROUP BY lead_id, place ORDER BY lead_id, ads DESC, place
"""


def leads(home: Home, context: Context, wanted: LeadFilter) -> LeadList:
    """Leads for review, best first.

    Raises:
        InputError: the threshold is no probability.
        NotFoundError: nothing has been built yet.
        GoneError: the generation asked for is no longer kept.
    """
    if wanted.threshold is not None and not 0 <= wanted.threshold <= 1:
        raise InputError(f"the threshold {wanted.threshold} is no probability: take one of 0 to 1")
    usual = home.settings.threshold
    details = msgspec.to_builtins(wanted) | {"review_threshold": usual}
    reading = Event("leads.read", details=details)
    generation, verdicts = current_with_verdicts(home, context, reading, wanted.generation)
    threshold = usual if wanted.threshold is None else wanted.threshold
    # All who ask for the same under the same verdicts are told the same.
    asked = wanted, threshold, [(each.id, each.stands, each.note is None) for each in verdicts]
    return shelf(home, generation).lists.of(
        repr(asked),
        lambda: _leads(home, generation, verdicts, wanted, threshold),
        lambda made: len(made.leads),
    )


def _leads(
    home: Home,
    generation: Generation,
    verdicts: Sequence[Verdict],
    wanted: LeadFilter,
    threshold: float,
) -> LeadList:
    narrow: dict[str, Any] = {"since": wanted.since, "place": wanted.place}
    with tables(home, generation, "ads", *REVIEWED) as engine:
        standing = standing_verdicts(engine, verdicts)
        chosen = narrow | hidden(standing) | {"threshold": threshold}
        (counts,) = engine.fetch(_COUNTS, **chosen).to_pylist()
        page = {"most": wanted.limit, "after": wanted.after}
        rows = engine.fetch(_LISTED, **chosen, **page).to_pylist()
        places = places_of(engine, [row["lead_id"] for row in rows])
    return LeadList(
        leads=tuple(
            listed(rank, row, places, standing.get(row["lead_id"]))
            for rank, row in enumerate(rows, wanted.skipped + 1)
        ),
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


def listed(
    rank: int,
    row: dict[str, Any],
    places: dict[str, tuple[PlaceCount, ...]],
    verdict: LeadVerdict | None,
) -> Lead:
    """A row of ``leads`` as it is listed, with its places and the verdict that stands on it."""
    kinds = IdentifierCounts.__struct_fields__
    return Lead(
        rank=rank,
        lead_id=row["lead_id"],
        probability=row["probability"],
        interval=(row["low"], row["high"]),
        base=row["base"],
        basis=row["basis"],
        kind=row["kind"],
        ads=row["ads"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        places=places.get(row["lead_id"], ()),
        identifiers=IdentifierCounts(**{kind: row[kind] for kind in kinds}),
        reasons=reasons(row["effects"], row["ads"]),
        verdict=verdict,
    )
