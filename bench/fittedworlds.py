"""The made-up worlds that the starting model is fitted on, and what was measured of each.

The project's own, their knobs drawn wide, so that no habit of the usual world is taken for a law;
and worlds of other makers, as what holds in the worlds of several makers may hold in one more.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from bench.judged import CONTEXT, OWN
from bench.otherworlds import DIFFICULTIES, STYLES, OtherSpec, write_other_world
from msgspec.structs import replace

from leadlight.academy.chance import Chance
from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.ids import content_id
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home

ADS = 12_000
MAKERS = (OWN, *STYLES)
_MIXED = "mixed"


class Named(NamedTuple):
    """A world by its maker and its seed."""

    maker: str
    seed: int


class World(NamedTuple):
    """What was measured of a world's leads (``features``), and what most of each one's ads are by
    its truth (``mixed`` where no kind has more than half)."""

    maker: str
    leads: pa.Table
    kinds: npt.NDArray[np.str_]

    @property
    def controlled(self) -> npt.NDArray[np.bool_]:
        """Which leads are controlled."""
        return np.asarray(self.kinds == "controlled")


def training() -> list[Named]:
    """Those that are fitted on."""
    others = [Named(maker, 8_000 + 3 * at + n) for n, maker in enumerate(STYLES) for at in range(8)]
    return [Named(OWN, seed) for seed in range(5_000, 5_060)] + others


def held_out() -> list[Named]:
    """Those that are only judged on, of the project's own; for other makers' worlds see
    ``bench.fitting``, which leaves out a maker at a time."""
    return [Named(OWN, seed) for seed in range(6_000, 6_030)]


def measured(world: Named, kept: Path | None = None) -> World:
    """The world made, read in and built; found in the folder ``kept`` if it was left there."""
    file = kept / f"{world.maker}-{world.seed}.parquet" if kept else None
    if file and file.exists():
        found = pq.read_table(file)
        return World(world.maker, found.drop_columns("truth"), np.array(found["truth"].to_pylist()))
    with tempfile.TemporaryDirectory(prefix="leadlight-model-") as folder:
        ads, truth = _written(world, Path(folder, "world"))
        leads, kinds = _built(ads, truth, Path(folder, "home"))
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(leads.append_column("truth", pa.array(kinds)), file)
    return World(world.maker, leads, kinds)


def _written(world: Named, folder: Path) -> tuple[Path, Path]:
    if world.maker != OWN:
        return write_other_world(_other(world), folder)
    files = write_world(_own(world.seed), folder, lambda _: None)
    return files.ads, files.truth


def _own(seed: int) -> WorldSpec:
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


def _other(world: Named) -> OtherSpec:
    chance = Chance(world.seed)
    spec = OtherSpec(style=world.maker, seed=world.seed, ads=ADS, telling=True)
    spec = replace(spec, **DIFFICULTIES[chance.choice(tuple(DIFFICULTIES))])
    return replace(spec, controlled=chance.choice((0.05, 0.1, spec.controlled)))


def _built(ads: Path, truth: Path, folder: Path) -> tuple[pa.Table, npt.NDArray[np.str_]]:
    home = open_home(Settings(home=folder, workers=1), CONTEXT.actor, made_up=True)
    try:
        ingest(home, CONTEXT, find_feeds([str(ads)]), HowToRead())
        build(home, CONTEXT)
        with home.ledger.begin() as ledger:
            made = home.generations.current(ledger)
        assert made is not None
        leads, links = (pq.read_table(made.files[name][0]) for name in ("features", "links"))
    finally:
        home.close()
    kinds = _kinds(truth)
    theirs = defaultdict[str, Counter[str]](Counter)
    for lead, ad in zip(links["lead_id"].to_pylist(), links["ad_id"].to_pylist(), strict=True):
        theirs[lead][kinds[ad]] += 1
    return leads, np.array([_most(theirs[lead]) for lead in leads["lead_id"].to_pylist()])


def _most(kinds: Counter[str]) -> str:
    kind, count = kinds.most_common(1)[0]
    return kind if 2 * count > kinds.total() else _MIXED


def _kinds(truth: Path) -> dict[str, str]:
    facts = map(json.loads, truth.read_text(encoding="utf-8").splitlines())
    return {content_id("posting", it["source"], "source_id", it["source_id"]): it["kind"]
            for it in facts}  # fmt: skip
