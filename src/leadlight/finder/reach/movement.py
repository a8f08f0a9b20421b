"""Movement: from a stay to the next one elsewhere that begins after it ended."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage
from leadlight.finder.reach.runs import FASTEST_KMH
from leadlight.finder.reach.sights import sql_kilometres

_ROADS = """
SELECT lead_id, CAST(NULL AS VARCHAR) AS person, place, admin1, start, "end", lat, lon
FROM stays WHERE NOT apart
UNION ALL
SELECT lead_id, person, place, admin1, start, "end", lat, lon FROM person_stays WHERE apart
"""

_MOVES = f"""
WITH followed AS (
    SELECT lead_id, person, place AS origin, "end" AS "left",
        lead(place) OVER tour AS target, lead(start) OVER tour AS arrived,
        lat AS lat_1, lon AS lon_1, lead(lat) OVER tour AS lat_2, lead(lon) OVER tour AS lon_2
    FROM roads WINDOW tour AS (PARTITION BY lead_id, person ORDER BY start, "end", place)
), measured AS (
    SELECT lead_id, person, origin, target, "left", arrived,
        {sql_kilometres("lat_1", "lon_1", "lat_2", "lon_2")} AS km,
        date_diff('second', "left", arrived) / 3600.0 AS hours
    FROM followed WHERE target <> origin AND arrived >= "left"
)
SELECT lead_id, person, origin, target, "left", arrived, km,
    CASE WHEN hours > 0 THEN km / hours END AS kmh
FROM measured WHERE km IS NULL OR km <= {FASTEST_KMH} * hours
"""

STAGES: tuple[Stage, ...] = (Query("roads", _ROADS), Query("moves", _MOVES))
"""Needs ``stays`` and ``person_stays``; leaves ``roads`` (the stays of each lead, or of each of its
people where they go apart) and ``moves`` (lead_id, person, origin, target, left,
arrived, km, kmh): kilometres along the great circle by the haversine formula on the mean radius of
IUGG 1980, null without coordinates, and the least speed at which it can have been. ``person`` is
null where the people of a lead go together."""
