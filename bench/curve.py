"""How linking grows: time and peak memory from ten thousand ads to a million, and a day on top.

``python -m bench.curve --most 1000000 --day 150000`` builds archives of growing size, each in a
process of its own so that its peak memory is its own, brings a day onto each (a share of it onto
the smaller), writes the table into README.md and draws it into curve.svg. Sizes and the day scale
down for a trial, which only prints.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from bench.curves import Curve, draw
from bench.judged import CONTEXT
from bench.readme import about, put

from leadlight.academy.bench import Meter
from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
MOST, DAY = SIZES[-1], 150_000
_WARMING = 2_000
SVG = Path(__file__).with_name("curve.svg")


class Built(msgspec.Struct, frozen=True):
    """One build: ads there before and new ones, and what linking and the whole took."""

    before: int
    fresh: int
    link_seconds: float
    link_processor: float
    link_mib: float
    seconds: float
    mib: float


def builds(ads: int, day: int) -> Iterator[Built]:
    """A build of ``ads`` from nothing, then one with ``day`` more."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder, ExitStack() as at_exit:
        parts = _feeds(ads, day, Path(folder))
        home = open_home(Settings(home=Path(folder, "home")), CONTEXT.actor, made_up=True)
        at_exit.callback(home.close)
        before = 0
        for feed, count in zip(parts, (ads, day), strict=False):
            ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())
            yield _build(home, before, count)
            before += count


def _feeds(ads: int, day: int, folder: Path) -> list[Path]:
    """A world in two parts, the later one for the day."""
    spec = WorldSpec(ads=ads + day, seed=1, rewording=0.25, drift=0.25)
    whole = write_world(spec, folder / "world", lambda _: None).ads
    parts = [folder / "archive.jsonl", folder / "day.jsonl"][: 1 + bool(day)]
    with whole.open("rb") as lines:
        for part, count in zip(parts, (ads, day), strict=False):
            with part.open("wb") as out:
                out.writelines(islice(lines, count))
    whole.unlink()
    return parts


def _build(home: Home, before: int, fresh: int) -> Built:
    meter = Meter()
    with meter.during("whole"):
        report = build(home, CONTEXT, meter.stage)
    whole = meter.result("whole", fresh)
    return Built(
        before=before,
        fresh=fresh,
        link_seconds=report.seconds["link"],
        link_processor=meter.processor_of_room("link"),
        link_mib=meter.peak_of_room("link"),
        seconds=whole.seconds,
        mib=whole.peak_mib,
    )


def table(measured: list[Built]) -> str:
    """Markdown."""
    head = (
        "| linked before | new ads | linking, s | processor s | peak MiB | whole build, s "
        "| peak MiB |"
    )
    return "\n".join([head, "|--:|--:|--:|--:|--:|--:|--:|", *(_line(it) for it in measured), ""])


def drawn(measured: list[Built], path: Path) -> None:
    """What builds from nothing and days on top took, over how many ads there are then."""
    kinds = {
        "from nothing": [it for it in measured if not it.before],
        "a day on top": [it for it in measured if it.before],
    }
    panels: dict[str, list[Curve]] = {}
    for title, figure in (
        ("linking, processor s", "link_processor"),
        ("linking, peak MiB", "link_mib"),
    ):
        for name, built in kinds.items():
            figures = np.array([getattr(it, figure) for it in built], dtype=np.float64)
            at = [it.before + it.fresh for it in built]
            panels.setdefault(title, []).append(Curve(name, at, figures, 0 * figures))
    draw(path, "ads", panels, across=2, by_tens=True)


def _line(it: Built) -> str:
    return (
        f"| {it.before:,} | {it.fresh:,} | {it.link_seconds:,.1f} | {it.link_processor:,.1f} "
        f"| {it.link_mib:,.0f} | {it.seconds:,.1f} | {it.mib:,.0f} |"
    )


def _apart(ads: int, day: int) -> list[Built]:
    command = [sys.executable, "-m", "bench.curve", "--json", "--most", str(ads), "--day", str(day)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return [msgspec.json.decode(line, type=Built) for line in done.stdout.splitlines()]


def main() -> None:
    """Measure each size up to the greatest, and put the table between the marks of README.md."""
    given = _arguments()
    if given.json:
        for built in builds(given.most, given.day):
            print(json.dumps(msgspec.to_builtins(built)), flush=True)
        return
    _apart(_WARMING, 0)  # the first build after an installation compiles its loops
    measured: list[Built] = []
    for size in (*(size for size in SIZES if size < given.most), given.most):
        measured += _apart(size, given.day * size // given.most)
    text = f"{about()}.\n\n{table(measured)}"
    print(text)
    if (given.most, given.day) == (MOST, DAY):
        put("linking curve", text)
        drawn(measured, SVG)


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="python -m bench.curve", description=__doc__)
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("--day", type=int, default=DAY)
    parser.add_argument("--json", action="store_true", help="only the greatest, a line a build")
    return parser.parse_args()


if __name__ == "__main__":
    main()
