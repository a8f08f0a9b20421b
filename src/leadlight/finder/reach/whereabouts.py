"""Each posting in its newest version, and where it was filed."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_FILED = """
WITH newest AS (
    SELECT ad_id, version_id, captured_at FROM sightings
    QUALIFY row_number() OVER (
        PARTITION BY ad_id ORDER BY captured_at DESC, version_id
    ) = 1
), captured AS (
    SELECT ad_id, min(captured_at) AS captured_at, min(posted_at) AS posted_at
    FROM sightings GROUP BY ad_id
), placed AS (
    SELECT version_id, coalesce(
        list_filter(places, lambda place: place.kind = 'label')[1],
        list_filter(places, lambda place: place.kind = 'text')[1]
    ) AS place
    FROM findings
)
SELECT links.lead_id, links.ad_id, links.template_id, v.version_id,
    v.source, v.source_id, v.url, v.title, v.place AS label,
    captured.posted_at, captured.captured_at, seen.first_seen, seen.last_seen, seen.gone_at,
    coalesce(placed.place.name, v.place) AS place, placed.place.admin1 AS admin1,
    coalesce(placed.place.lat, v.lat) AS lat,
    coalesce(placed.place.lon, v.lon) AS lon,
    v.lat IS NULL AND lower(trim(v.place)) = lower(placed.place.name) AS bare
FROM links
JOIN newest USING (ad_id)
JOIN versions v ON v.version_id = newest.version_id
JOIN captured ON captured.ad_id = links.ad_id
JOIN seen ON seen.ad_id = links.ad_id
LEFT JOIN placed ON placed.version_id = newest.version_id
"""

STAGES: tuple[Stage, ...] = (Query("filed", _FILED),)
"""Needs ``links``, ``versions``, ``sightings``, ``seen``, ``findings``; leaves ``filed``, a row a
posting: its newest text's facts, when it was seen, and the gazetteer's place (degrees, WGS 84) or
else the site's own label. ``bare``: nothing but a city's name tells which of its name it is."""
