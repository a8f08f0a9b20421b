"""What the web benchmark asks: a made-up world, one large lead in it, and feeds to come."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import WorldFiles, write_world
from leadlight.core.context import Context
from leadlight.core.leads import LeadFilter, SearchFilter
from leadlight.core.settings import Settings
from leadlight.engine.priority import give_way
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.govern.tokens import new_token
from leadlight.store.home import Home

CONTEXT = Context("bench", "benchmark on made-up data")
POSTED = 540
"""Ads of the hand behind it: the linker may miss some."""
_LARGE = "anew-"
_COMING = 20_000


class Made(msgspec.Struct, frozen=True):
    """What there is to ask for."""

    token: str
    large: str
    large_ads: int
    leads: tuple[str, ...]
    numbers: tuple[str, ...]


def prepare(folder: Path, ads: int) -> Made:
    """A built home with a world of ``ads`` and the large lead; one that is there is used."""
    settings = Settings(home=folder / "home")
    home = open_home(settings, CONTEXT.actor, CONTEXT.purpose, made_up=True)
    if desk.status(home).generation is None:
        world = write_world(WorldSpec(ads=ads, seed=7), folder / "world", lambda _: None)
        coming = write_world(WorldSpec(ads=_COMING, seed=8), folder / "coming", lambda _: None)
        large = folder / "large.jsonl"
        large.write_bytes(b"".join(one_hand(coming)))
        ingest(home, CONTEXT, find_feeds([str(world.ads), str(large)]), HowToRead())
        build(home, CONTEXT)
    made = _found(home)
    home.close()
    return made


def one_hand(world: WorldFiles) -> Iterator[bytes]:
    """``POSTED`` ads of one hand: the busiest one of ``world``, posted again in turn."""
    hands = [json.loads(line)["hand"] for line in world.truth.read_bytes().splitlines()]
    busiest = Counter(hands).most_common(1)[0][0]
    ads = zip(hands, world.ads.read_bytes().splitlines(), strict=True)
    own = [json.loads(line) for hand, line in ads if hand == busiest]
    for number in range(POSTED):
        ad = own[number % len(own)]
        again = {
            "source_id": f"{_LARGE}{number}",
            "url": None,
            "body": f"{ad['body']} {_LARGE}{number}",
        }
        yield json.dumps({k: v for k, v in (ad | again).items() if v is not None}).encode() + b"\n"


def feeds_to_come(folder: Path, mark: str, count: int) -> list[str]:
    """``count`` feeds of ads that the home does not know yet."""
    coming = (folder / "coming" / "ads.jsonl").read_bytes().splitlines(keepends=True)
    paths = []
    for number in range(count):
        path = folder / f"coming-{mark}-{number}.jsonl"
        path.write_bytes(b"".join(_renamed(line, f"{mark}{number}-") for line in coming))
        paths.append(str(path))
    return paths


def _renamed(line: bytes, mark: str) -> bytes:
    ad = json.loads(line)
    ad["source_id"] = f"{mark}{ad['source_id']}"
    return msgspec.json.encode(ad) + b"\n"


def _found(home: Home) -> Made:
    _, token = new_token(home, CONTEXT, f"bench-{time.time_ns()}", ["read"], 1)
    listed = desk.leads(home, CONTEXT, LeadFilter(limit=60)).leads
    hits = desk.search(home, CONTEXT, f'"{_LARGE}"', SearchFilter(limit=POSTED))
    held = Counter(hit.lead_id for hit in hits if hit.lead_id)
    large = held.most_common(1)[0][0]
    leads = [lead.lead_id for lead in listed if lead.lead_id != large]
    details = [desk.lead(home, CONTEXT, lead_id) for lead_id in leads]
    numbers = [phone.value for detail in details for phone in detail.identifiers.phones]
    ads = len(desk.lead(home, CONTEXT, large).ads)
    return Made(token, large, ads, tuple(leads), tuple(numbers[:200]))


def take(folder: Path, feeds: Sequence[str]) -> None:
    """Read ``feeds`` into the home: what runs beside the readers."""
    give_way()  # as the command does
    settings = Settings(home=folder / "home", batch_records=5_000)
    home = open_home(settings, CONTEXT.actor, CONTEXT.purpose)
    ingest(home, CONTEXT, find_feeds(list(feeds)), HowToRead())
    home.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
