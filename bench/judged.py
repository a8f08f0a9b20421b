"""Worlds whose truth is known, read in and built in a home of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from bench.otherworlds import DIFFICULTIES, STYLES, OtherSpec, write_other_world
from msgspec.structs import replace

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.ids import content_id
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

CONTEXT = Context(actor="bench", purpose="a benchmark on made-up data")
OWN = "own"


class Fact(msgspec.Struct, frozen=True):
    """What a line of ``truth.jsonl`` says of an ad, as far as linking goes."""

    source: str
    source_id: str
    hand: str
    kind: str


class Judged(msgspec.Struct, frozen=True):
    """A built world: the truth on its ads, the leads and templates found, and the findings."""

    name: str
    hand: dict[str, str]
    controlled: frozenset[str]
    lead: dict[str, str]
    template: dict[str, str | None]
    findings: tuple[Path, ...]
    seconds: dict[str, float]


def world_names() -> list[str]:
    """``own-rich``, ``own-poor``, ``own-blind``, ``a-rich`` and so on."""
    return [f"{style}-{how}" for style in (OWN, *STYLES) for how in DIFFICULTIES]


def write(name: str, ads: int, folder: Path) -> tuple[Path, Path]:
    """Write the world of that name; its ads and its truth."""
    style, _, how = name.partition("-")
    knobs, seed = DIFFICULTIES[how], 101 + list(DIFFICULTIES).index(how)
    if style != OWN:
        other = OtherSpec(style=style, ads=ads, seed=seed)
        return write_other_world(replace(other, **knobs), folder)
    spec = WorldSpec(ads=ads, seed=seed, rewording=0.25, drift=0.25)
    files = write_world(replace(spec, **knobs), folder, lambda _: None)
    return files.ads, files.truth


def facts(truth: Path) -> dict[str, Fact]:
    """By ad."""
    decode = msgspec.json.Decoder(Fact).decode
    told = (decode(line) for line in truth.read_bytes().splitlines())
    return {content_id("posting", it.source, "source_id", it.source_id): it for it in told}


@contextmanager
def judged(name: str, ads: int) -> Iterator[Judged]:
    """The world of that name, written, read in and built; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder:
        feed, truth = write(name, ads, Path(folder, "world"))
        told = facts(truth)
        with built(feed, Path(folder, "home")) as (home, seconds):
            links = list(desk.links(home, CONTEXT))
            yield Judged(
                name=name,
                hand={ad: it.hand for ad, it in told.items()},
                controlled=frozenset(ad for ad, it in told.items() if it.kind == "controlled"),
                lead={row.ad_id: str(row.lead_id) for row in links},
                template={row.ad_id: row.template_id for row in links},
                findings=_findings(home),
                seconds=seconds,
            )


@contextmanager
def built(feed: Path, folder: Path) -> Iterator[tuple[Home, dict[str, float]]]:
    """A home in ``folder`` that has read the feed and built once; seconds by stage."""
    home = open_home(Settings(home=folder), CONTEXT.actor, made_up=True)
    try:
        ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())
        yield home, build(home, CONTEXT).seconds
    finally:
        home.close()


def _findings(home: Home) -> tuple[Path, ...]:
    with home.ledger.begin() as ledger:
        generation = home.generations.current(ledger)
    return generation.files["findings"] if generation else ()
