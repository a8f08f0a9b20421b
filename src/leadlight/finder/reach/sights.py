"""Each ad in a place as what it says of where and when: what stays are made of."""

from __future__ import annotations

import math
from typing import NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.finder.arrays import Flags, Floats, Ints

EARTH_KM = 6371.0088
"""The mean radius of IUGG 1980."""
DAY, HOUR = 86_400.0, 3_600.0
SAME_KM = 40
"""Names within this distance are one place: a city, and the towns that sites file under it."""


def sql_kilometres(lat: str, lon: str, other_lat: str, other_lon: str) -> str:
    """The same as ``kilometres``, in SQL over expressions in degrees; null where one is."""
    return f"""2 * {EARTH_KM} * asin(sqrt(
        sin(radians({other_lat} - {lat}) / 2) ** 2
        + cos(radians({lat})) * cos(radians({other_lat}))
            * sin(radians({other_lon} - {lon}) / 2) ** 2
    ))"""


SIGHTS = f"""
WITH placed AS MATERIALIZED (
    SELECT ad, hash(version_id) AS version, ads.ad_id, lead_id, ads.first_seen,
        place, admin1, lat, lon, label IS NOT NULL AS labels
    FROM ads JOIN seen USING (ad_id) WHERE place IS NOT NULL
), told AS (
    SELECT hash(version_id) AS version, unnest(places) AS it FROM findings
), near AS (
    SELECT ad, bool_or(it.kind = 'text') AS texts, bool_or(it.kind = 'area_code') AS codes
    FROM placed JOIN told USING (version)
    WHERE it.kind IN ('text', 'area_code')
        AND {sql_kilometres("lat", "lon", "it.lat", "it.lon")} <= {SAME_KM}
    GROUP BY ad
)
SELECT ad, ad_id, lead_id, first_seen, place, admin1, lat, lon, labels,
    coalesce(texts, false) AS texts, coalesce(codes, false) AS codes
FROM placed LEFT JOIN near USING (ad)
"""
"""From ``ads``, ``seen`` and ``findings``: whether each ad's label, its text and the area code of a
number in it say the place."""


class Spot(NamedTuple):
    """A place: its name, its state or province, and degrees in WGS 84 where they are known."""

    name: str
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None


class Sights(NamedTuple):
    """Ads in a place, a row an ad, lead by lead in the order of time; columns by row.

    ``ad`` is the ad's number, ``lead`` counts leads from 0, and ``where`` is a number for a place
    and its state; ``at`` is in seconds since 1970, positions are in degrees, ``nan`` if unknown.
    """

    rows: pa.Table
    ad: Ints
    lead: Ints
    at: Floats
    where: Ints
    lat: Floats
    lon: Floats

    @classmethod
    def of(cls, rows: pa.Table) -> Self:
        """From rows of ``SIGHTS``, in any order."""
        leads, ads = _numbers(rows["lead_id"]), rows["ad"].to_numpy().astype(np.int64)
        at = rows["first_seen"].cast(pa.int64()).to_numpy()
        order = np.lexsort((ads, at, leads))
        rows = rows.take(pa.array(order))
        states = _numbers(rows["admin1"])
        return cls(
            rows,
            ads[order],
            np.cumsum(changes(leads[order])) - 1,
            at[order] / 1e6,
            _numbers(rows["place"]) * (2 + states.max(initial=-1)) + states + 1,
            rows["lat"].to_numpy(),
            rows["lon"].to_numpy(),
        )

    def apart(self, ones: Ints, others: Ints) -> Floats:
        """Kilometres between the places of rows, as ``kilometres``; ``nan`` where unknown."""
        south, north = np.radians(self.lat[ones]), np.radians(self.lat[others])
        half = np.sin((north - south) / 2) ** 2
        turn = np.radians(self.lon[others] - self.lon[ones])
        half += np.cos(south) * np.cos(north) * np.sin(turn / 2) ** 2
        return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))


def changes(*columns: Ints) -> Flags:
    """Whether each row is the first, or has another value in any column than the one before."""
    first = np.ones(len(columns[0]), dtype=np.bool_)
    if len(first) > 1:
        first[1:] = np.any([each[1:] != each[:-1] for each in columns], axis=0)
    return first


def kilometres(a: Spot, b: Spot) -> float | None:
    """Along the great circle, by the haversine formula; ``None`` where a place has no position."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    south, north = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _numbers(texts: pa.ChunkedArray) -> Ints:
    """A number for each different text, from 0; -1 for none."""
    coded = texts.combine_chunks().dictionary_encode()
    return np.asarray(pc.fill_null(coded.indices, -1), dtype=np.int64)
