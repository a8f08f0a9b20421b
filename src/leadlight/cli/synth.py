"""`leadlight synth`: a made-up world and its truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.cli.options import JsonOption
from leadlight.cli.printing import out, print_json
from leadlight.cli.progress import progress_bar
from leadlight.engine.stage import summed


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("synth")(synth)


def synth(
    out_folder: Annotated[Path, typer.Option("--out", help="The folder to write into.")],
    ads: Annotated[int, typer.Option(min=1, help="How many ads.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 1,
    days: Annotated[int, typer.Option(min=1, help="Over how many days.")] = 45,
    as_json: JsonOption = False,
) -> None:
    """Make a synthetic world: ads, missing-child reports, and their truth."""
    spec = WorldSpec(ads=ads, seed=seed, days=days)
    with progress_bar() as progress:
        files = write_world(spec, out_folder, summed("world", ads, progress))
    if as_json:
        print_json([files])
    else:
        out.print(f"{ads:,} made-up ads and their truth in {out_folder}", markup=False)
