"""Verbs that run or check the installation: the web pages, the doctor, the benchmarks."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from leadlight.academy.bench import machine, measure
from leadlight.cli.doctor import Finding, examine
from leadlight.cli.printing import CAVEAT, out, print_json, talk
from leadlight.cli.session import HomeOption, JsonOption, PurposeOption, session, settings_for
from leadlight.core.context import Context
from leadlight.serve.server import run
from leadlight.store.home import Home


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("serve")(serve)
    app.command("doctor")(doctor)
    app.command("bench")(bench)


def serve(
    host: Annotated[str, typer.Option(help="Loopback only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 is any that is free.")] = 8080,
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Serve the web pages and their API to this machine."""
    with session(home, purpose) as (opened, context):
        open_pages(opened, context, port, host)


def open_pages(home: Home, context: Context, port: int, host: str = "127.0.0.1") -> None:
    """Serve until interrupted, and say where."""

    def say(address: str) -> None:
        talk.print(f"Leadlight is at {address} (Ctrl+C ends it). {CAVEAT}")

    run(home, context, host, port, say)


def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Check the installation and the data folder, and say what to mend."""
    findings = examine(settings_for(home))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            _print(finding)
    if not all(finding.sound for finding in findings):
        sys.exit(1)


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


def _print(finding: Finding) -> None:
    sign, style = ("sound", "green") if finding.sound else ("mend ", "red")
    out.print(f"[{style}]{sign}[/]  {finding.about}: ", end="")
    out.print(finding.says, markup=False)
