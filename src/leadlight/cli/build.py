"""`leadlight build`: what is derived from the archive, brought up to date."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.engine.priority import give_way
from leadlight.finder.build import BuildReport, build

EngineName = Literal["duckdb"]


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("build")(build_generation)


def build_generation(
    full: Annotated[bool, typer.Option("--full", help="Read every ad again.")] = False,
    engine: Annotated[EngineName, typer.Option(help="What runs it.")] = "duckdb",
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring findings, links and leads up to date with the archive."""
    give_way()
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        report = build(opened, context, progress, full=full, engine=engine)
    if as_json:
        print_json([report])
    else:
        out.print(told(report))


def told(report: BuildReport) -> str:
    """What a build did, in words."""
    if not report.seconds:
        return f"Nothing new: generation {report.generation} is up to date."
    rooms = ", ".join(f"{room} {spent:.1f} s" for room, spent in report.seconds.items())
    news = ", ".join(f"{leads:,} {change}" for change, leads in sorted(report.changes.items()))
    return (
        f"Generation {report.generation}: {report.postings:,} postings in {report.leads:,} "
        f"groups ({news or 'no change'}).\n{rooms}"
    )
