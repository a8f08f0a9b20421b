"""What the archive knows of places: how many leads are in each, and where leads go from each."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_SPOTS = """
SELECT place, admin1, min(lat) AS lat, min(lon) AS lon, count(DISTINCT lead_id) AS leads
FROM stays GROUP BY place, admin1
"""

_ROUTES = """
WITH followed AS (
    SELECT lead_id, place, admin1,
        lead(place) OVER road AS target, lead(admin1) OVER road AS target_admin1
    FROM roads WINDOW road AS (PARTITION BY lead_id, person ORDER BY start, "end", place)
)
SELECT place, admin1, target, target_admin1, count(DISTINCT lead_id) AS leads
FROM followed
WHERE target <> place OR coalesce(target_admin1, '') <> coalesce(admin1, '')
GROUP BY place, admin1, target, target_admin1
"""

STAGES: tuple[Stage, ...] = (Query("spots", _SPOTS), Query("routes", _ROUTES))
"""Needs ``stays`` and ``roads``; leaves ``spots`` (place, admin1, lat, lon, leads) and ``routes``
(place, admin1, target, target_admin1, leads)."""
