"""`leadlight hotspots`: leads by area and week, small numbers hidden."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import CAVEAT, out, plain, print_json, talk
from leadlight.cli.session import session
from leadlight.finder import desk


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("hotspots")(show)


def show(
    weeks: Annotated[int, typer.Option(min=1, max=104, help="How many weeks, the last ones.")] = 8,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count the leads for review by area and week; nobody is listed, small numbers are hidden."""
    with session(home, purpose) as (opened, context):
        found = desk.hotspots(opened, context, weeks)
    if as_json:
        print_json([found])
        return
    table = Table("Area", *(f"{week:%d %b}" for week in found.weeks), box=None)
    for area in found.areas:
        table.add_row(plain(area.place), *(_number(count) for count in area.leads))
    if found.areas:
        table.add_row("[dim]anywhere[/]", *(_number(count) for count in found.totals))
    out.print(table if found.areas else "No area has enough leads in a week to be told.")
    talk.print(
        f"Leads for review, by week from Monday. ‹{found.least} stands for 1 to {found.least - 1}, "
        f"and for what would tell such a number. {found.unnamed:,} more areas have no number that "
        f"can be told. An area is about {found.area_km2:,.0f} km².",
        style="dim",
    )
    talk.print(CAVEAT, style="bold")


def _number(count: int | None) -> str:
    return "‹11" if count is None else str(count or "·")
