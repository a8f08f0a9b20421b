"""The leads for review in outline: all that filters ask about, kept ready for each build."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from leadlight.core.areas import Area
from leadlight.core.leads import Kind
from leadlight.engine.stage import Engine
from leadlight.finder.extract.gazetteer import folded, gazetteer
from leadlight.finder.extract.state import named
from leadlight.store.generations import Generation

_EARTH_KM = 6371.0088
_KEPT = 4
_SHORT = 3
"""Letters of a name that stands in too many others."""

_OUTLINES = """
WITH above AS (
    SELECT lead_id, kind, direct > 0 AS direct, last_seen, probability, ads FROM leads
    WHERE kind <> 'independent' AND (probability >= $threshold OR direct > 0)
), shown AS (
    SELECT lead_id, list(DISTINCT source ORDER BY source) AS sites,
        list(DISTINCT label) FILTER (label IS NOT NULL) AS labels,
        list(DISTINCT {'name': place, 'lat': lat, 'lon': lon, 'admin1': admin1})
            FILTER (place IS NOT NULL) AS places
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
    admin1: str | None = None


class Outline(NamedTuple):
    """A lead above the review threshold; ``labels`` are what sites call its places, lower case."""

    lead_id: str
    kind: Kind
    direct: bool
    last_seen: datetime
    sites: frozenset[str]
    labels: tuple[str, ...]
    spots: tuple[Spot, ...]

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


class Called(NamedTuple):
    """What somebody calls a place, lower case: a name, a name and its state, or a state alone.
    ``states`` are the codes that the state may stand for."""

    name: str
    states: frozenset[str]

    def is_of(self, outline: Outline) -> bool:
        """Whether the lead was there; a part of a name will do, also of what sites call places."""
        if self.states and not self.name:
            return any(spot.admin1 in self.states for spot in outline.spots)
        if self.states:
            return any(
                self.name in spot.name.lower() and spot.admin1 in self.states
                for spot in outline.spots
            )
        return any(self.name in each for each in outline.labels) or any(
            self.name in spot.name.lower() for spot in outline.spots
        )

    def middle(self, found: tuple[Outline, ...], region: str) -> tuple[float, float] | None:
        """Where it is: the place of that name where most leads were, else the one that most leads'
        places begin with, else where the gazetteer has it, seen from ``region``."""
        at: Counter[tuple[str, float, float]] = Counter()
        for outline in found:
            for spot in outline.spots:
                if spot.lat is not None and spot.lon is not None and self._begins(spot):
                    at[spot.name.lower(), spot.lat, spot.lon] += 1
        if at:
            _, lat, lon = max(at, key=lambda spot: (spot[0] == self.name, at[spot], spot))
            return lat, lon
        for state in self.states or {None}:
            if self.name and (entry := gazetteer().find(self.name, region, state)):
                return entry.lat, entry.lon
        return None

    def _begins(self, spot: Spot) -> bool:
        is_there = not self.states or spot.admin1 in self.states
        return bool(self.name) and is_there and spot.name.lower().startswith(self.name)


def called(text: str, region: str) -> Called:
    """A place as seen from ``region``: ``Portland``, ``Portland, OR``, ``Oregon`` or ``OR``."""
    written = text.strip().lower()
    name, comma, state = (part.strip() for part in written.rpartition(","))
    if comma and (states := _states(state)):
        return Called(name, states)
    if folded(written) in gazetteer().large_names:
        return Called(_city(written, region), frozenset())
    alone = _states(written)
    return Called("" if alone else written, alone)


def _city(name: str, region: str) -> str:
    """The name that ``LA`` is short for; longer ones stay, as people write a part of a name."""
    entry = gazetteer().find(name, region) if len(name) <= _SHORT else None
    return entry.name.lower() if entry else name


def _states(name: str) -> frozenset[str]:
    return frozenset(state.admin1 for state in named(folded(name)) if state.admin1)


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres along the great circle."""
    a, b = radians(lat1), radians(lat2)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(half, 1.0)))
