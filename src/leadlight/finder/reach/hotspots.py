"""Hotspots: how many leads are in an area in a week, with small numbers hidden.

An area is a cell of H3 (Uber, Apache-2.0): hexagons of one size over the whole earth, so that areas
can be compared. Only one size is told: numbers of two sizes held against each other would tell what
either hides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import h3

LEAST = 11
"""Fewer leads than this are not told, as the counter-trafficking data collaborative does it."""
RESOLUTION = 3
"""Cells of about 12,400 square kilometres: a large city with what lies around it."""


class Presence(NamedTuple):
    """A lead in a place, from the first ad of a stay to its last."""

    lead_id: str
    place: str
    lat: float
    lon: float
    first: date
    last: date


class Area(NamedTuple):
    """A cell, the place that names it, and its leads by week."""

    cell: str
    place: str
    leads: tuple[int, ...]


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def areas(found: Iterable[Presence], weeks: Sequence[date]) -> tuple[list[Area], list[int]]:
    """The areas with their leads in each of ``weeks``, and how many leads were in any of them."""
    leads: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    anywhere: dict[date, set[str]] = defaultdict(set)
    places: dict[str, Counter[str]] = defaultdict(Counter)
    wanted = frozenset(weeks)
    for each in found:
        cell = cell_of(each.lat, each.lon)
        places[cell][each.place] += 1
        week = week_of(each.first)
        while week <= each.last:
            if week in wanted:
                leads[cell][week].add(each.lead_id)
                anywhere[week].add(each.lead_id)
            week += timedelta(days=7)
    told = [
        Area(cell, _name(places[cell]), tuple(len(theirs[week]) for week in weeks))
        for cell, theirs in leads.items()
    ]
    ranked = sorted(told, key=lambda area: (-sum(area.leads), area.cell))
    return ranked, [len(anywhere[week]) for week in weeks]


def hidden(columns: Sequence[Sequence[int]], totals: Sequence[int]) -> list[list[int | None]]:
    """The columns, a week each, with what may not be told left out.

    A number from 1 to ``LEAST`` - 1 is hidden. Where the total of a week is told and one number
    alone is hidden in it, the smallest other one is hidden too, or else the total would tell it.
    """
    return [
        _hidden(column, total_is_told=total >= LEAST)
        for column, total in zip(columns, totals, strict=True)
    ]


def told(count: int) -> int | None:
    """``count``, unless it is small."""
    return None if 0 < count < LEAST else count


def _hidden(column: Sequence[int], *, total_is_told: bool) -> list[int | None]:
    shown: list[int | None] = [told(count) for count in column]
    if total_is_told and shown.count(None) == 1:
        others = [number for number, count in enumerate(shown) if count]
        if others:
            shown[min(others, key=lambda number: column[number])] = None
    return shown


@lru_cache(1 << 16)
def cell_of(lat: float, lon: float) -> str:
    """The cell that a point lies in."""
    return str(h3.latlng_to_cell(lat, lon, RESOLUTION))


def middle(cell: str) -> tuple[float, float]:
    """Latitude and longitude of a cell's middle."""
    lat, lon = h3.cell_to_latlng(cell)
    return round(lat, 3), round(lon, 3)


def area_km2() -> float:
    """The mean area of a cell."""
    return round(float(h3.average_hexagon_area(RESOLUTION, unit="km^2")), 1)


def _name(places: Mapping[str, int]) -> str:
    return min(places, key=lambda place: (-places[place], place))
