"""Movement: from a stay to the next one elsewhere that begins after it ended."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_EARTH_KM = 6371.0088
_FASTEST_KMH = 900
"""Nobody travels faster: ads that would need it were posted from afar, and are no journey."""

_MOVES = f"""
WITH followed AS (
    SELECT lead_id, place AS origin, "end" AS "left",
        lead(place) OVER tour AS target, lead(start) OVER tour AS arrived,
        lat AS lat_1, lon AS lon_1, lead(lat) OVER tour AS lat_2, lead(lon) OVER tour AS lon_2
    FROM stays WINDOW tour AS (PARTITION BY lead_id ORDER BY start, "end", place)
), measured AS (
SELECT lead_id, origin, target, "left", arrived, 2 * {_EARTH_KM} * asin(sqrt(
    sin(radians(lat_2 - lat_1) / 2) ** 2
    + cos(radians(lat_1)) * cos(radians(lat_2)) * sin(radians(lon_2 - lon_1) / 2) ** 2
)) AS km
FROM followed WHERE target <> origin AND arrived >= "left"
)
SELECT * FROM measured
WHERE km IS NULL OR km <= {_FASTEST_KMH} * date_diff('second', "left", arrived) / 3600.0
"""

STAGES: tuple[Stage, ...] = (Query("moves", _MOVES),)
"""Needs ``stays``; leaves ``moves`` (lead_id, origin, target, left, arrived, km): kilometres along
the great circle by the haversine formula on the mean radius of IUGG 1980, null without
coordinates."""
