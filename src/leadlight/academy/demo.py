"""The main job on made-up data, from nothing to ranked leads."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.errors import RefusedError
from leadlight.engine.stage import Progress, summed
from leadlight.finder.build import BuildReport, build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.ingest.journal import Counts
from leadlight.store.home import Home

WEEK = WorldSpec(ads=6000, days=7, seed=2026)


class DemoReport(msgspec.Struct, frozen=True):
    """What the demonstration did; ``seconds`` by step."""

    folder: Path
    counts: Counts
    built: BuildReport
    seconds: dict[str, float]


def demonstrate(home: Home, context: Context, progress: Progress) -> DemoReport:
    """Make a week of ads, read them in, build. A second run finds everything there already.

    Raises:
        RefusedError: the home holds real data.
    """
    if not home.record().made_up:
        raise RefusedError(
            f"{home.path} is not a folder for made-up data; "
            "give `leadlight demo --home` another one"
        )
    folder = home.path / "world"
    started = time.monotonic()
    write_world(WEEK, folder, summed("world", WEEK.ads, progress))
    made = time.monotonic()
    feeds = find_feeds([str(folder / "ads.jsonl")])
    counts = ingest(home, context, feeds, HowToRead(), progress)
    read = time.monotonic()
    built = build(home, context, progress)
    seconds = {"make the week": made - started, "ingest": read - made} | built.seconds
    return DemoReport(folder, counts, built, seconds)
