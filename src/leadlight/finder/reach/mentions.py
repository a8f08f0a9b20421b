"""What ads speak of beside where they are filed: hotels, motorways, airports, other cities."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage
from leadlight.finder.reach.sights import sql_kilometres

_ELSEWHERE_KM = 80
"""A city that a text names is another place from this distance on."""

_MENTIONS = f"""
WITH told AS (
    SELECT lead_id, ads.ad_id, first_seen, lat, lon, unnest(list_filter(places,
        lambda it: it.kind IN ('venue', 'motorway', 'airport', 'text'))) AS it
    FROM ads JOIN findings USING (version_id)
), apart AS (
    SELECT lead_id, ad_id, first_seen, it.kind AS kind, it.name AS name, it.admin1 AS admin1,
        {sql_kilometres("lat", "lon", "it.lat", "it.lon")} AS km
    FROM told
)
SELECT lead_id, kind, name, any_value(admin1) AS near, count(DISTINCT ad_id) AS ads,
    min(first_seen) AS first_seen, max(first_seen) AS last_seen
FROM apart WHERE kind <> 'text' OR km > {_ELSEWHERE_KM}
GROUP BY lead_id, kind, name
"""

STAGES: tuple[Stage, ...] = (Query("mentions", _MENTIONS),)
"""Needs ``ads`` and ``findings``; leaves ``mentions``, a row a lead and thing spoken of."""
