"""`leadlight feeds`: whether feeds go on coming as they did."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json, talk
from leadlight.cli.session import session
from leadlight.finder import desk
from leadlight.shell.wording import plain, stamp


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("feeds")(show)


def show(
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 where something is wrong.")
    ] = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show each source with its rate and its last ads, and say which dried up or changed."""
    with session(home, purpose) as (opened, context):
        found = desk.feed_health(opened, context)
    if as_json:
        print_json([found])
    else:
        table = Table("Source", "Ads", "A day", "Last seen", "Silent", box=None)
        for each in found.sources:
            table.add_row(
                Text(plain(each.source, 60)),
                f"{each.postings:,}",
                f"{each.per_day:,.0f}",
                f"{stamp(each.last)}",
                f"{each.silent:.1f} days",
            )
        out.print(table)
    for problem in found.problems:
        talk.print(plain(problem), markup=False)
    if check and found.problems:
        sys.exit(1)
