"""The leads for review in outline: all that filters ask about, kept ready for each build."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from leadlight.core.areas import Area
from leadlight.core.leads import Kind
from leadlight.engine.stage import Engine
from leadlight.store.generations import Generation

_EARTH_KM = 6371.0088
_KEPT = 4

_OUTLINES = """
WITH above AS (
    SELECT lead_id, kind, direct > 0 AS direct, last_seen, probability, ads FROM leads
    WHERE kind <> 'independent' AND (probability >= $threshold OR direct > 0)
), shown AS (
    SELECT lead_id, list(DISTINCT source ORDER BY source) AS sites,
        list(DISTINCT label) FILTER (label IS NOT NULL) AS labels,
        list(DISTINCT {'name': place, 'lat': lat, 'lon': lon}) FILTER (place IS NOT NULL) AS places
    FROM ads SEMI JOIN above USING (lead_id) GROUP BY lead_id
)
SELECT * FROM above JOIN shown USING (lead_id)
ORDER BY direct DESC, probability DESC, ads DESC, lead_id
"""


class Spot(NamedTuple):
    """A place where a lead was, in degrees where they are known."""

    name: str
    lat: float | None
    lon: float | None


class Outline(NamedTuple):
    """A lead above the review threshold; ``labels`` are what sites call its places, lower case."""

    lead_id: str
    kind: Kind
    direct: bool
    last_seen: datetime
    sites: frozenset[str]
    labels: tuple[str, ...]
    spots: tuple[Spot, ...]

    def is_at(self, name: str) -> bool:
        """Whether it was at a place whose name, or whose label, holds ``name`` (lower case)."""
        return any(name in each for each in self.labels) or any(
            name in spot.name.lower() for spot in self.spots
        )

    def is_near(self, lat: float, lon: float, km: float) -> bool:
        """Whether it was within ``km`` of a point."""
        return any(
            spot.lat is not None and spot.lon is not None
            and distance(lat, lon, spot.lat, spot.lon) <= km
            for spot in self.spots
        )  # fmt: skip


_Key = tuple[str, frozenset[str] | None, tuple[Area, ...], float]
_known: OrderedDict[_Key, tuple[Outline, ...]] = OrderedDict()
_lock = threading.Lock()


def outlines(engine: Engine, generation: Generation, threshold: float) -> tuple[Outline, ...]:
    """The leads above ``threshold``, best first, before verdicts; builds never change, so they are
    read once. ``engine`` knows ``leads`` and ``ads``."""
    key = (str(generation.folder), generation.agencies, generation.areas, threshold)
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    rows = engine.fetch(_OUTLINES, threshold=threshold).to_pylist()
    read = tuple(
        Outline(
            lead_id=row["lead_id"],
            kind=row["kind"],
            direct=row["direct"],
            last_seen=row["last_seen"],
            sites=frozenset(row["sites"]),
            labels=tuple({label.lower() for label in row["labels"] or ()}),
            spots=tuple(Spot(**spot) for spot in row["places"] or ()),
        )
        for row in rows
    )
    with _lock:
        _known[key] = read
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return read


def middle(found: tuple[Outline, ...], name: str) -> tuple[float, float] | None:
    """Where the place called ``name`` (lower case) is: the one of that name where most leads were,
    else the one that most lead's places begin with; none if no lead was there."""
    at: dict[tuple[str, float, float], int] = {}
    for outline in found:
        for spot in outline.spots:
            if spot.lat is not None and spot.lon is not None and spot.name.lower().startswith(name):
                key = spot.name.lower(), spot.lat, spot.lon
                at[key] = at.get(key, 0) + 1
    if not at:
        return None
    _, lat, lon = max(at, key=lambda spot: (spot[0] == name, at[spot], spot))
    return lat, lon


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres along the great circle."""
    a, b = radians(lat1), radians(lat2)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(half, 1.0)))
