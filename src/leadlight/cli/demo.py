"""`leadlight demo`: the whole main job on made-up data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from leadlight.academy.demo import DemoReport, demonstrate
from leadlight.cli.ingest import counted
from leadlight.cli.options import HomeOption, JsonOption
from leadlight.cli.printing import print_json, print_leads, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.serve import open_pages
from leadlight.cli.session import session
from leadlight.core.leads import LeadFilter
from leadlight.finder import desk
from leadlight.serve.server import Place

_PURPOSE = "demonstration on made-up data"


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("demo")(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Then open the web pages.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 is any free one.")] = 8080,
    limit: Annotated[int, typer.Option(min=1, help="Leads to print.")] = 12,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """The whole main job on a made-up week of ads: read, link, rank, explain."""
    chosen = home
    if home is None and "LEADLIGHT_HOME" not in os.environ:
        chosen = platformdirs.user_data_path("leadlight-demo")
    with session(chosen, _PURPOSE, made_up=True) as (opened, context):
        with progress_bar() as progress:
            report = demonstrate(opened, context, progress)
        found = desk.leads(opened, context, LeadFilter(limit=limit))
        if as_json:
            print_json(found.leads)
        else:
            print_leads(found)
        _tell(report, opened.path)
        if serve:
            open_pages(opened, context, Place(port=port))


def _tell(report: DemoReport, folder: Path) -> None:
    talk.print(counted(report.counts))
    for step, seconds in report.seconds.items():
        talk.print(f"  {step:<14}{seconds:6.1f} s")
    if not report.built.seconds:
        talk.print("  Everything was there already; nothing was built anew.")
    talk.print(f"All of it is made up. It lies in {folder}", markup=False)
    talk.print(f"Open one: leadlight lead ID --home {folder}", markup=False)
    talk.print("See the pages: leadlight demo --serve", markup=False)
