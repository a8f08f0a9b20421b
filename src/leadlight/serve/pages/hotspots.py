"""Leads by area and week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from leadlight.core.hotspots import Hotspots
from leadlight.finder import desk
from leadlight.govern.access import LOOK
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sheets import sheet
from leadlight.shell.faces import Face

SHEET = "/hotspots.csv"
_WEEKS = 8
_SHADES = 5

Weeks = Annotated[int, Query(ge=1, le=104, description="how many weeks, the last ones")]


def found(reader: CurrentReader, weeks: Weeks = _WEEKS) -> Hotspots:
    """The last weeks."""
    return desk.hotspots(reader.home, reader.context, weeks)


def view(record: Hotspots, request: Request) -> Mapping[str, Any]:
    """A row an area, each number with its shade."""
    most = max((count for area in record.areas for count in area.leads if count), default=1)
    rows = [
        {"area": area, "leads": [(count, _shade(count, most)) for count in area.leads]}
        for area in record.areas
    ]
    query = f"?{request.url.query}" if request.url.query else ""
    return {"rows": rows, "export": f"{SHEET}{query}"}


def _shade(count: int | None, most: int) -> int:
    """From 0 (none, or hidden) to ``_SHADES`` (the most)."""
    return -(-count * _SHADES // most) if count else 0


def export(record: Annotated[Hotspots, Depends(found)]) -> Response:
    """A line an area and week."""
    head = ("week from Monday", "area (H3 cell)", "place", "lat", "lon", "leads", "hidden")
    rows = (
        (week.isoformat(), area.cell, area.place, area.lat, area.lon, count, int(count is None))
        for area in record.areas
        for week, count in zip(record.weeks, area.leads, strict=True)
    )
    return sheet("hotspots", head, rows)


FACE = Face(
    path="/hotspots",
    record=found,
    shape=Hotspots,
    template="hotspots.html",
    view=view,
    summary="Leads for review by area and week, small numbers hidden.",
    rule=LOOK,
)
