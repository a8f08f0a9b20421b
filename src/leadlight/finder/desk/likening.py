"""Leads that share pictures, text templates or contact points with another one."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.similar import SharedValue, Similar, SimilarLeads
from leadlight.finder.desk.listing import listed, places_of
from leadlight.finder.desk.naming import named_lead
from leadlight.finder.desk.opened import current_with_verdicts, tables
from leadlight.finder.desk.reviewed import REVIEWED, hidden, standing_verdicts
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_MOST = 12
_SHOWN = 6
_SHARED = """
WITH mine AS (
    SELECT kind, value FROM identifiers
    WHERE lead_id = $lead AND kind NOT IN ('name', 'age')
), held AS (
    SELECT identifiers.*, count(*) OVER (PARTITION BY kind, value) AS holders
    FROM identifiers SEMI JOIN mine USING (kind, value)
), above AS (
    SELECT lead_id FROM leads
    WHERE kind <> 'independent' AND (probability >= $threshold OR direct > 0)
    AND lead_id NOT IN (SELECT unnest($independents)) AND lead_id NOT IN (SELECT unnest($others))
)
SELECT lead_id, sum(1 / ln(1 + holders)) AS weight, count(*) AS shared,
    list({'kind': kind, 'value': value, 'ads': ads} ORDER BY holders, kind, value)[:$shown] AS told
FROM held SEMI JOIN above USING (lead_id)
WHERE lead_id <> $lead GROUP BY lead_id ORDER BY weight DESC, lead_id LIMIT $most
"""
_LEADS = "SELECT * FROM leads WHERE lead_id IN (SELECT unnest($leads))"


def similar(home: Home, context: Context, lead_id: str) -> SimilarLeads:
    """The leads for review most similar to the one called ``lead_id``. What both show did not make
    them one: what many show says little.

    Raises:
        NotFoundError: there is no such lead, or nothing has been built yet.
    """
    reading = Event("lead.similar", lead_id)
    generation, verdicts = current_with_verdicts(home, context, reading)
    with tables(home, generation, "identifiers", "ads", *REVIEWED) as engine:
        lead_id = named_lead(engine, lead_id)
        standing = standing_verdicts(engine, verdicts)
        rows = engine.fetch(
            _SHARED,
            lead=lead_id,
            threshold=home.settings.threshold,
            shown=_SHOWN,
            most=_MOST,
            **hidden(standing),
        ).to_pylist()
        ids = [row["lead_id"] for row in rows]
        places = places_of(engine, ids)
        leads = {row["lead_id"]: row for row in engine.fetch(_LEADS, leads=ids).to_pylist()}
    return SimilarLeads(
        lead_id=lead_id,
        similar=tuple(
            Similar(
                lead=listed(rank, leads[row["lead_id"]], places, standing.get(row["lead_id"])),
                shared=tuple(SharedValue(**each) for each in row["told"]),
                shared_in_all=row["shared"],
            )
            for rank, row in enumerate(rows, 1)
        ),
    )
