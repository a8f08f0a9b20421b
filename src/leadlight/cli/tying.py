"""Verbs that say why ads are one lead: the path between two of them, and what holds them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import print_json
from leadlight.cli.session import session
from leadlight.cli.ties import print_holds, print_path
from leadlight.core.ties import Path
from leadlight.finder import desk


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("path")(show_path)
    app.command("holds")(show_holds)


def show_path(
    start: Annotated[str, typer.Argument(metavar="AD")],
    end: Annotated[str, typer.Argument(metavar="AD")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the strongest path of evidence between two ads of one lead, step by step."""
    with session(home, purpose) as (opened, context):
        found = desk.path(opened, context, start, end)
    if as_json:
        print_json(_lines(found))
    else:
        print_path(found)


def show_holds(
    lead_id: Annotated[str, typer.Argument(metavar="LEAD")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what holds a lead together, weakest first, and what would fall apart without it."""
    with session(home, purpose) as (opened, context):
        found = desk.holds(opened, context, lead_id)
    if as_json:
        print_json([found])
    else:
        print_holds(found)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """A line a step."""
    for number, step in enumerate(path.steps, 1):
        yield {
            "lead_id": path.lead_id,
            "step": number,
            "is_weakest": number == path.weakest + 1,
            "needed": path.needed,
            **msgspec.to_builtins(step),
        }
