"""Words of identity neither link nor score: put in, swapped or left out, nothing moves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home

Groups = set[tuple[frozenset[str], float]]
Change = Callable[[int], str]

CHANGES: dict[str, Change] = {
    "left out": lambda _: "",
    "put in": lambda _: "Asian",
    "swapped": lambda number: ("black", "Latina", "white", "Muslim", "deaf")[number % 5],
    "in Spanish": lambda number: ("morena", "colombiana", "judía", "lesbiana")[number % 4],
    "disguised": lambda number: ("l@tina", "a.s.i.a.n", "bl4ck", "latinaaa")[number % 4],
    "by signs": lambda number: ("🇲🇽", "🏳️‍🌈", "♿", "✡️")[number % 4],
}


@pytest.fixture(scope="module")
def ads(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    spec = WorldSpec(ads=500, seed=12, days=14)
    files = write_world(spec, tmp_path_factory.mktemp("plain"), lambda _: None)
    return [json.loads(line) for line in files.ads.read_text(encoding="utf-8").splitlines()]


def built(folder: Path, context: Context, ads: list[dict[str, Any]], change: Change) -> Groups:
    """Groups of postings, and the probability of each, when every other ad says ``change``."""
    folder.mkdir()
    feed = folder / "feed.jsonl"
    with feed.open("w", encoding="utf-8") as lines:
        for number, ad in enumerate(ads):
            word = change(number) if number % 2 else ""
            said = f"{word} company, kind words" if word else "company, kind words"
            lines.write(json.dumps(ad | {"body": f"{ad.get('body') or ''}\n{said}"}) + "\n")
    home = open_home(Settings(home=folder / "home", workers=1), context.actor, made_up=True)
    ingest(home, context, find_feeds([str(feed)]), HowToRead())
    build(home, context)
    by_lead: dict[str, set[str]] = {}
    for row in desk.links(home, context):
        by_lead.setdefault(str(row.lead_id), set()).add(row.ad_id)
    with home.ledger.begin() as ledger:
        generation = home.generations.current(ledger)
    assert generation is not None
    scored = pq.read_table(generation.files["leads"][0])
    chances = dict(
        zip(*(scored[name].to_pylist() for name in ("lead_id", "probability")), strict=True)
    )
    home.close()
    return {(frozenset(group), chances[lead]) for lead, group in by_lead.items()}


def test_words_of_identity_move_no_link_and_no_score(
    tmp_path: Path, context: Context, ads: list[dict[str, Any]]
) -> None:
    plain = built(tmp_path / "plain", context, ads, CHANGES["left out"])
    for name, change in CHANGES.items():
        assert built(tmp_path / f"with {name}", context, ads, change) == plain, name
