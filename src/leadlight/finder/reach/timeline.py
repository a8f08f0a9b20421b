"""Stays: a run of ads of one lead in one place without a long silence between them.

Stays of one lead may overlap: two places at once is a finding and is not smoothed away.
"""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

SILENCE_DAYS = 5
"""Days without an ad in a place after which the next one begins a new stay."""

_STAYS = f"""
WITH marked AS (
    SELECT lead_id, place, lat, lon, first_seen, ad_id,
        first_seen - lag(first_seen) OVER spot > INTERVAL {SILENCE_DAYS} DAY AS begins
    FROM ads WHERE place IS NOT NULL
    WINDOW spot AS (PARTITION BY lead_id, place ORDER BY first_seen, ad_id)
), numbered AS (
    SELECT *, count(*) FILTER (begins) OVER (
        PARTITION BY lead_id, place ORDER BY first_seen, ad_id
    ) AS stay
    FROM marked
)
SELECT lead_id, place, min(first_seen) AS start, max(first_seen) AS "end", count(*) AS ads,
    min(lat) AS lat, min(lon) AS lon
FROM numbered GROUP BY lead_id, place, stay
"""

STAGES: tuple[Stage, ...] = (Query("stays", _STAYS),)
"""Needs ``ads``; leaves ``stays`` (lead_id, place, start, end, ads, lat, lon)."""
