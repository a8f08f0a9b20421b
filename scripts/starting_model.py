"""Fit the model that a home begins with, on made-up worlds, and write it into the package.

``make model`` makes sixty worlds of different knobs, reads each in, builds, and fits; that takes
half an hour on two cores. Another thirty, from other seeds and fitted on none, say how good it is.
``--keep DIR`` leaves what was measured of each world there, and finds it there the next time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from leadlight.academy.chance import Chance
from leadlight.academy.spec import WorldSpec
from leadlight.academy.truth import precision_at, r_precision
from leadlight.academy.world import WorldFiles, write_world
from leadlight.core.context import Context
from leadlight.core.ids import content_id
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.rank.additive import Additive
from leadlight.finder.rank.calibration import expected_error
from leadlight.finder.rank.features import numbers
from leadlight.finder.rank.model import Model, ModelCard, encoded
from leadlight.finder.rank.score import probabilities
from leadlight.finder.rank.starting import fitted
from leadlight.govern.opening import open_home

TARGET = Path(__file__).parents[1] / "src/leadlight/finder/rank/starting.json"
TRAINING, HELD_OUT = range(5_000, 5_060), range(6_000, 6_030)
ADS = 12_000
CONTEXT = Context(actor="starting model", purpose="fitting a model on made-up data")
Flags = npt.NDArray[np.bool_]
LIMITS = (
    "Fitted on made-up worlds: what it says of the real one is an order, not a share.",
    "Which signs speak for control comes from one study of closed cases, and from links of ads.",
    "It knows escort ads in English and Spanish, as sites of the United States show them.",
    "Two people who work together look like two who are controlled.",
)


class World(NamedTuple):
    """What was measured of a world's leads, and which are controlled by its truth."""

    leads: pa.Table
    controlled: Flags


def spec(seed: int) -> WorldSpec:
    """Knobs drawn wide, so that no habit of the usual world is taken for a law."""
    chance = Chance(seed)
    return WorldSpec(
        ads=ADS,
        seed=seed,
        days=chance.choice((20, 30, 45, 60, 90)),
        pictures=chance.choice((1.0, 0.5, 0.125, 0.0)),
        handles=chance.choice((0.15, 0.08, 0.02)),
        emails=chance.choice((0.08, 0.01)),
        rewording=chance.uniform(0.05, 0.35),
        drift=chance.uniform(0.0, 0.3),
        obfuscation=chance.uniform(0.1, 0.9),
        controlled=chance.uniform(0.05, 0.25),
        spanish=chance.uniform(0.0, 0.35),
        variety=chance.choice((0.3, 0.6, 1.2)),
    )


def measured(seed: int, kept: Path | None = None) -> World:
    """The world of that seed, made, read in and built."""
    file = kept / f"{seed}.parquet" if kept else None
    if file and file.exists():
        found = pq.read_table(file)
        return World(found.drop_columns("controlled"), np.asarray(found["controlled"]))
    with tempfile.TemporaryDirectory(prefix="leadlight-model-") as folder:
        files = write_world(spec(seed), Path(folder, "world"), lambda _: None)
        world = _built(files, Path(folder, "home"))
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(world.leads.append_column("controlled", pa.array(world.controlled)), file)
    return world


def _built(files: WorldFiles, folder: Path) -> World:
    home = open_home(Settings(home=folder, workers=1), CONTEXT.actor, made_up=True)
    try:
        ingest(home, CONTEXT, find_feeds([str(files.ads)]), HowToRead())
        build(home, CONTEXT)
        with home.ledger.begin() as ledger:
            made = home.generations.current(ledger)
        assert made is not None
        leads, links = (pq.read_table(made.files[name][0]) for name in ("features", "links"))
    finally:
        home.close()
    kinds = _kinds(files.truth)
    ads, theirs = Counter[str](), Counter[str]()
    for lead, ad in zip(links["lead_id"].to_pylist(), links["ad_id"].to_pylist(), strict=True):
        ads[lead] += 1
        theirs[lead] += kinds[ad] == "controlled"
    ids = leads["lead_id"].to_pylist()
    return World(leads, np.array([2 * theirs[lead] > ads[lead] for lead in ids]))


def _kinds(truth: Path) -> dict[str, str]:
    facts = map(json.loads, truth.read_text(encoding="utf-8").splitlines())
    return {content_id("posting", it["source"], "source_id", it["source_id"]): it["kind"]
            for it in facts}  # fmt: skip


def figures(model: Additive, worlds: list[World]) -> dict[str, float]:
    """How good it is on worlds that it was not fitted on, over leads of two ads or more."""
    found = [_figures(model, world) for world in worlds]
    return {name: round(float(np.mean([each[name] for each in found])), 3) for name in found[0]}


def _figures(model: Additive, world: World) -> dict[str, float]:
    several = numbers(world.leads, "ads") > 1
    likely, truly = probabilities(model, world.leads)[several], world.controlled[several]
    ranking = [str(row) for row in np.argsort(-likely, kind="stable")]
    relevant = {str(row) for row in np.flatnonzero(truly)}
    return {
        "R-precision": r_precision(ranking, relevant),
        "precision in the first 50": precision_at(ranking, relevant, 50),
        "expected calibration error": expected_error(likely, truly),
        "share of controlled leads": float(truly.mean()),
    }


def main() -> None:
    """Make the worlds, fit, measure, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--workers", type=int, default=2)
    told: Any = asked.parse_args()
    with ProcessPoolExecutor(told.workers) as pool:
        worlds = list(pool.map(partial(measured, kept=told.keep), [*TRAINING, *HELD_OUT]))
    training, held_out = worlds[: len(TRAINING)], worlds[len(TRAINING) :]
    model = fitted(training)
    card = ModelCard(
        made_on=datetime.now(UTC).date(),
        data=f"{len(training)} made-up worlds of {ADS:,} ads (scripts/starting_model.py); figures "
        f"on {len(held_out)} others",
        leads=sum(world.leads.num_rows for world in training),
        controlled=int(sum(world.controlled.sum() for world in training)),
        figures=figures(model, held_out),
        limits=LIMITS,
    )
    TARGET.write_bytes(encoded(Model(basis="weak", additive=model, card=card)) + b"\n")
    print(card)


if __name__ == "__main__":
    main()
