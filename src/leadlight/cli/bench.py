"""`leadlight bench`: each stage measured on a made-up world."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from leadlight.academy.bench import machine, measure
from leadlight.cli.options import JsonOption
from leadlight.cli.printing import out, print_json, talk
from leadlight.cli.session import session


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("bench")(bench)


def bench(
    ads: Annotated[int, typer.Option(min=100, help="Size of the made-up world.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Measure each stage on a made-up world: ads a second and peak memory."""
    facts = machine()
    table = Table("stage", "ads", "seconds", "ads/s", "peak MiB", title=str(facts.processor))
    with (
        tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder,
        session(Path(folder), "benchmark on made-up data", made_up=True) as opened,
    ):
        for each in measure(*opened, ads, seed):
            talk.print(f"{each.stage}: {each.seconds:.2f} s", style="dim")
            if as_json:
                print_json([msgspec.structs.asdict(facts) | msgspec.structs.asdict(each)])
            table.add_row(
                each.stage,
                f"{each.ads:,}",
                f"{each.seconds:.2f}",
                f"{each.ads_per_second:,.0f}",
                f"{each.peak_mib:,.0f}",
            )
    if not as_json:
        out.print(f"{facts.cores} cores, {facts.memory_gib} GiB, {facts.system}", markup=False)
        out.print(table)
