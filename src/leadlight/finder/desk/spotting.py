"""Hotspots of leads for review: numbers by area and week, never a list of anybody.

People held to be independent are not in the numbers, by the build or by a verdict, nor is what was
judged to be no trafficking, nor what stands below the review threshold.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from leadlight.core.context import Context
from leadlight.core.hotspots import Hotspot, Hotspots
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import current_with_verdicts, tables
from leadlight.finder.desk.reviewed import REVIEWED, standing_verdicts
from leadlight.finder.desk.reviewed import hidden as kept_out
from leadlight.finder.reach.hotspots import (
    LEAST,
    RESOLUTION,
    Area,
    Presence,
    area_km2,
    areas,
    hidden,
    middle,
    told,
    week_of,
)
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_STAYS = """
WITH listed AS (
    SELECT lead_id FROM leads
    WHERE kind <> 'independent' AND (probability >= $threshold OR direct > 0)
    AND lead_id NOT IN (SELECT unnest($independents)) AND lead_id NOT IN (SELECT unnest($others))
)
SELECT lead_id, concat_ws(', ', place, admin1) AS place, lat, lon,
    CAST(timezone('UTC', start) AS DATE) AS first, CAST(timezone('UTC', "end") AS DATE) AS last
FROM stays SEMI JOIN listed USING (lead_id) WHERE lat IS NOT NULL AND lon IS NOT NULL
"""


def hotspots(home: Home, context: Context, weeks: int) -> Hotspots:
    """The last so many weeks of the archive.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    reading = Event("hotspots.read", details={"weeks": weeks})
    generation, verdicts = current_with_verdicts(home, context, reading)
    with tables(home, generation, "stays", *REVIEWED) as engine:
        out = kept_out(standing_verdicts(engine, verdicts))
        found = _presences(engine, out | {"threshold": home.settings.threshold})
    mondays = _weeks(found, weeks)
    ranked, totals = areas(found, mondays)
    columns = hidden([[area.leads[n] for area in ranked] for n in range(len(mondays))], totals)
    shown = [
        _hotspot(area, tuple(column[row] for column in columns)) for row, area in enumerate(ranked)
    ]
    named = tuple(each for each in shown if any(each.leads))
    return Hotspots(
        least=LEAST,
        resolution=RESOLUTION,
        area_km2=area_km2(),
        weeks=tuple(mondays),
        totals=tuple(told(total) for total in totals),
        areas=named,
        unnamed=len(shown) - len(named),
        generation=generation.number,
        built_at=generation.built_at,
    )


def _presences(engine: Engine, parameters: dict[str, Any]) -> list[Presence]:
    rows = engine.fetch(_STAYS, **parameters).to_pydict().values()
    return [Presence(*row) for row in zip(*rows, strict=True)]


def _weeks(found: list[Presence], most: int) -> list[date]:
    if not found:
        return []
    last = week_of(max(each.last for each in found))
    first = max(week_of(min(each.first for each in found)), last - timedelta(weeks=most - 1))
    return [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]


def _hotspot(area: Area, leads: tuple[int | None, ...]) -> Hotspot:
    return Hotspot(area.cell, area.place, *middle(area.cell), leads)
