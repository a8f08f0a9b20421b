"""Each ad of a lead as what it says of where and when: the row that stays are made of."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from leadlight.engine.stage import Query, Stage

EARTH_KM = 6371.0088
"""The mean radius of IUGG 1980."""
DAY, HOUR = 86_400.0, 3_600.0
SAME_KM = 40
"""Names within this distance are one place: a city, and the towns that sites file under it."""

_SIGHTS = """
WITH shown AS (
    SELECT ad_id, list(value ORDER BY value) FILTER (kind = 'name') AS names,
        list(value ORDER BY value) FILTER (kind = 'picture') AS pictures
    FROM (
        SELECT ad_id, kind, value FROM marks JOIN seen USING (ad)
        WHERE kind IN ('name', 'picture')
        UNION ALL
        SELECT ad_id, 'picture', pdq
        FROM (SELECT DISTINCT ad, picture FROM drawn JOIN all_pictures USING (number))
        JOIN seen USING (ad) JOIN hashes ON number = picture
    ) GROUP BY ad_id
), told AS (
    SELECT version_id,
        list_filter(places, lambda place: place.kind = 'text') AS texts,
        list_filter(places, lambda place: place.kind = 'area_code') AS codes
    FROM findings
)
SELECT lead_id, list(struct_pack(
    ad_id := ad_id, at := epoch(first_seen), place := place, admin1 := admin1,
    lat := lat, lon := lon, labelled := label IS NOT NULL,
    texts := texts, codes := codes, names := names, pictures := pictures
) ORDER BY first_seen, ad_id) AS sights
FROM ads LEFT JOIN shown USING (ad_id) LEFT JOIN told USING (version_id)
WHERE place IS NOT NULL GROUP BY lead_id
"""


class Spot(NamedTuple):
    """A place: its name, its state or province, and degrees in WGS 84 where they are known."""

    name: str
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None


class Sight(NamedTuple):
    """An ad in a place at a time (seconds since 1970).

    ``texts`` and ``codes``: whether its text and the area code of a number in it say so too.
    """

    ad_id: str
    at: float
    spot: Spot
    labelled: bool = True
    texts: bool = False
    codes: bool = False
    names: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def sight(row: dict[str, Any]) -> Sight:
    """The sight of a row's ad."""
    spot = Spot(row["place"], row["admin1"], row["lat"], row["lon"])
    return Sight(
        row["ad_id"],
        row["at"],
        spot,
        row["labelled"],
        _say(row["texts"], spot),
        _say(row["codes"], spot),
        tuple(row["names"] or ()),
        tuple(row["pictures"] or ()),
    )


def kilometres(a: Spot, b: Spot) -> float | None:
    """Along the great circle, by the haversine formula; ``None`` where a place has no position."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    south, north = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _say(places: list[dict[str, Any]] | None, spot: Spot) -> bool:
    return any(
        (apart := kilometres(spot, Spot(it["name"], None, it["lat"], it["lon"]))) is not None
        and apart <= SAME_KM
        for it in places or ()
    )


STAGES: tuple[Stage, ...] = (Query("sights", _SIGHTS),)
"""Needs ``ads``, ``marks``, ``seen``, ``drawn``, ``all_pictures``, ``hashes`` and ``findings``;
leaves ``sights``, a row a lead: its ads in a place, in the order of time."""
