"""What lies in the areas to which somebody is limited.

A lead lies in an area if one of its ads or stays does; it is then seen whole, with its ads
elsewhere too, since a road that ends at a border is no road. An ad of no lead must lie there
itself. What has no known place lies nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from leadlight.core.areas import Area
from leadlight.core.errors import InputError
from leadlight.engine.stage import Engine
from leadlight.finder.extract.gazetteer import gazetteer

_EARTH_KM = 6371.0088
"""Mean radius (IUGG 1980)."""
_MOST_KM = 1_000.0
_MOST_AREAS = 20
_STATE = re.compile(r"[A-Z]{2}")
_CIRCLE = re.compile(
    r"(?P<place>[^:;]+?)(?:, *(?P<admin1>[A-Z]{2}))? *: *(?P<km>\d+(?:\.\d+)?)(?: *km)?"
)

AREAS = pa.schema({"admin1": pa.string(), **dict.fromkeys(("lat", "lon", "km"), pa.float64())})
INSIDE = f"""
SELECT DISTINCT places.* EXCLUDE (admin1, lat, lon) FROM ({{places}}) places JOIN areas
ON places.admin1 = areas.admin1 OR 2 * {_EARTH_KM} * asin(least(1, sqrt(
    sin(radians(places.lat - areas.lat) / 2) ** 2
    + cos(radians(places.lat)) * cos(radians(areas.lat))
    * sin(radians(places.lon - areas.lon) / 2) ** 2))) <= areas.km
"""
"""Rows of ``places`` that lie in one of ``areas``: by the code of the state, or within so many
kilometres along the great circle, by the haversine formula."""


def areas_called(text: str, region: str) -> tuple[Area, ...]:
    """The areas that ``text`` names, between semicolons: a place with kilometres around it
    (``Houston, TX: 80``) or a state (``TX``). ``region`` is where we are (ISO 3166).

    Raises:
        InputError: one is neither, or unknown.
    """
    named = tuple(_area(each.strip(), region) for each in text.split(";") if each.strip())
    if len(named) > _MOST_AREAS:
        raise InputError(f"an account has at most {_MOST_AREAS} areas; these are {len(named)}")
    return named


def give_areas(engine: Engine, areas: Sequence[Area]) -> None:
    """Let ``engine`` know ``areas`` as a table."""
    rows: list[dict[str, Any]] = [
        {name: getattr(area, name) for name in AREAS.names} for area in areas
    ]
    engine.give("areas", pa.Table.from_pylist(rows, AREAS))


def _area(text: str, region: str) -> Area:
    if _STATE.fullmatch(text):
        if not gazetteer().has_admin1(text):
            raise InputError(f"no state or province has the code {text}")
        return Area(name=text, admin1=text)
    if (circle := _CIRCLE.fullmatch(text)) is None:
        raise InputError(
            f"{text!r} is no area: name a place and kilometres (Houston, TX: 80) or a state (TX)"
        )
    found = gazetteer().find(circle["place"], region, circle["admin1"])
    km = float(circle["km"])
    if found is None or not 0 < km <= _MOST_KM:
        raise InputError(f"{text!r}: the place is not known, or it is not 1 to {_MOST_KM:g} km")
    return Area(name=f"{found.name}, {found.admin1}", lat=found.lat, lon=found.lon, km=km)
