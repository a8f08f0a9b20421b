"""Where the hands of a world truly were, and what a build found of it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
from bench.asofthen import Day, Posting, Then, Told
from bench.judged import CONTEXT
from bench.otherworlds import OtherSpec, write_other_world

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.ids import content_id
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.reach.sights import Spot, kilometres
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

DAY = 86_400.0
_SAME_KM = 10
"""A place found this near to a true one is that one."""


class City(msgspec.Struct, frozen=True):
    """A true place."""

    name: str
    lat: float
    lon: float


class Lasting(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """From arrival to departure."""

    start: datetime
    end: datetime


class Fact(msgspec.Struct, frozen=True):
    """What a line of ``truth.jsonl`` says of an ad, as far as its road goes."""

    source: str
    source_id: str
    hand: str
    kind: str
    place: City
    stay: Lasting | None
    tour: tuple[City, ...]
    people: tuple[str, ...]


class Presence(msgspec.Struct, frozen=True):
    """A place, and the times of the first and last ad of a stay there, in seconds since 1970."""

    place: City
    start: float
    end: float


class World(msgspec.Struct, frozen=True):
    """A built world: the truth on each ad, and the build's rows."""

    name: str
    facts: dict[str, Fact]
    posted: dict[str, float]
    lead: dict[str, str]
    labels: dict[str, City]
    stays: dict[str, list[dict[str, Any]]]
    people: dict[str, dict[str, list[dict[str, Any]]]]
    circuits: dict[str, dict[str, Any]]
    then: tuple[Then, ...]
    postings: tuple[Posting, ...]


CUTS = (0.5, 0.65, 0.8)
"""Shares of a world's time after which a build tells what it foretells."""
WORLDS: dict[str, WorldSpec | OtherSpec] = {
    **{
        f"own {seed}": WorldSpec(seed=seed, rewording=0.25, drift=0.25)
        for seed in range(1301, 1310)
    },
    **{
        f"{style} {1310 + n}": OtherSpec(style=style, seed=1310 + n)
        for n, style in enumerate("abcabcabc")
    },
}
"""Seeds of their own, so that nothing was ever fitted on them."""


def world(name: str, ads: int, folder: Path) -> World:
    """The world of that name, written, read in and built."""
    spec = msgspec.structs.replace(WORLDS[name], ads=ads)
    if isinstance(spec, OtherSpec):
        feed, truth = write_other_world(spec, folder / "world")
    else:
        files = write_world(spec, folder / "world", lambda _: None)
        feed, truth = files.ads, files.truth
    decode = msgspec.json.Decoder(Fact).decode
    told = [decode(line) for line in truth.read_bytes().splitlines()]
    facts = {content_id("posting", it.source, "source_id", it.source_id): it for it in told}
    home = open_home(Settings(home=folder / "home"), CONTEXT.actor, made_up=True)
    then: list[Then] = []
    postings: list[Posting] = []
    try:
        *until, last = _parts(feed, folder)
        for part in until:
            take(home, part)
            day = Day(home, _truth(facts, feed))
            then += day.places()
            postings += day.postings()
        take(home, last)
        return _world(name, facts, home, tuple(then), tuple(postings))
    finally:
        home.close()


def take(home: Home, feed: Path) -> None:
    """Read ``feed`` and build."""
    ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())
    build(home, CONTEXT)


def _parts(feed: Path, folder: Path) -> Iterator[Path]:
    """The feed cut at ``CUTS`` of its time, each part a file."""
    lines = [(_captured(line), line) for line in feed.read_bytes().splitlines()]
    lines.sort(key=lambda each: each[0])
    first, last = lines[0][0], lines[-1][0]
    ends = [first + share * (last - first) for share in CUTS] + [last]
    begin = first
    for number, end in enumerate(ends):
        path = folder / f"part-{number}.jsonl"
        some = [line for at, line in lines if begin <= at <= end]
        path.write_bytes(b"".join(line + b"\n" for line in some))
        yield path
        begin = end + timedelta(microseconds=1)


def _captured(line: bytes) -> datetime:
    return datetime.fromisoformat(json.loads(line)["captured_at"])


def _truth(facts: Mapping[str, Fact], feed: Path) -> dict[str, Told]:
    """When, where and whose each ad is; the first time at which it was posted counts."""
    at: dict[str, float] = {}
    for line in feed.read_bytes().splitlines():
        ad = json.loads(line)
        name = content_id("posting", ad["source"], "source_id", ad["source_id"])
        when = datetime.fromisoformat(ad.get("posted_at") or ad["captured_at"]).timestamp()
        at[name] = min(when, at.get(name, when))
    return {
        ad: Told(it.hand, it.people, Spot(it.place.name, None, it.place.lat, it.place.lon), at[ad])
        for ad, it in facts.items()
    }


def _world(
    name: str,
    facts: dict[str, Fact],
    home: Home,
    then: tuple[Then, ...],
    postings: tuple[Posting, ...],
) -> World:
    generation = desk.newest(home)
    assert generation is not None

    def rows(table: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
        files = generation.files[table]
        return [row for file in files for row in pq.read_table(file, columns=columns).to_pylist()]

    ads = rows("ads", ["ad_id", "lead_id", "version_id", "first_seen"])
    version = {ad["version_id"]: ad["ad_id"] for ad in ads}
    people: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows("person_stays"):
        people[row["lead_id"]][row["person"]].append(row)
    return World(
        name=name,
        facts=facts,
        posted={ad["ad_id"]: ad["first_seen"].timestamp() for ad in ads},
        lead={ad["ad_id"]: ad["lead_id"] for ad in ads},
        labels=dict(_labels(rows("findings", ["version_id", "places"]), version)),
        stays=_by_lead(rows("stays")),
        people={lead: dict(theirs) for lead, theirs in people.items()},
        circuits={row["lead_id"]: row for row in rows("circuits")},
        then=then,
        postings=postings,
    )


def _labels(rows: Iterable[dict[str, Any]], version: dict[str, str]) -> Iterator[tuple[str, City]]:
    for row in rows:
        labels = [it for it in row["places"] or () if it["kind"] == "label"]
        if labels and row["version_id"] in version:
            first = labels[0]
            yield version[row["version_id"]], City(first["name"], first["lat"], first["lon"])


def _by_lead(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["start"], row["end"], row["place"])):
        found[row["lead_id"]].append(row)
    return dict(found)


def hands(it: World, least: int) -> dict[str, list[str]]:
    """The ads of each hand with ``least`` ads or more, in the order of time."""
    ads: dict[str, list[str]] = defaultdict(list)
    for ad in sorted(it.posted, key=lambda ad: (it.posted[ad], ad)):
        ads[it.facts[ad].hand].append(ad)
    return {hand: theirs for hand, theirs in ads.items() if len(theirs) >= least}


def lead_of(it: World, ads: Iterable[str]) -> str:
    """The lead that most of the ads are of."""
    return Counter(it.lead[ad] for ad in ads).most_common(1)[0][0]


def true_stays(it: World, ads: Iterable[str]) -> list[Presence]:
    """The stays of a hand, people who follow one another in a place making one; each from its
    first ad to its last."""
    by_place: dict[City, list[tuple[float, float, float]]] = defaultdict(list)
    for ad in ads:
        fact = it.facts[ad]
        assert fact.stay is not None
        ends = fact.stay.start.timestamp(), fact.stay.end.timestamp()
        by_place[fact.place].append((*ends, it.posted[ad]))
    return [stay for place, seen in by_place.items() for stay in _joined(place, sorted(seen))]


def _joined(place: City, seen: list[tuple[float, float, float]]) -> Iterator[Presence]:
    first = last = until = None
    for start, end, at in seen:
        if first is None or last is None or until is None:
            first, last, until = at, at, end
        elif start <= until + 60:
            first, last, until = min(first, at), max(last, at), max(until, end)
        else:
            yield Presence(place, first, last)
            first, last, until = at, at, end
    if first is not None and last is not None:
        yield Presence(place, first, last)


def snapped(place: City, truths: Iterable[City]) -> City:
    """The true place that a found one is, if it is one."""
    return next((each for each in truths if is_same(place, each)), place)


def is_same(a: City, b: City) -> bool:
    """Whether two places are one."""
    one, other = Spot(a.name, None, a.lat, a.lon), Spot(b.name, None, b.lat, b.lon)
    apart = kilometres(one, other)
    return apart is not None and apart <= _SAME_KM


def found_stays(it: World, lead: str) -> list[Presence]:
    """What the build found."""
    return [
        Presence(_city(row), row["start"].timestamp(), row["end"].timestamp())
        for row in it.stays.get(lead, ())
    ]


def labelled(it: World, ads: Iterable[str]) -> list[Presence]:
    """The baseline: each ad a stay of its own, where its site's label says."""
    return [Presence(it.labels[ad], it.posted[ad], it.posted[ad]) for ad in ads if ad in it.labels]


def _city(row: dict[str, Any]) -> City:
    return City(row["place"], row["lat"] or 0.0, row["lon"] or 0.0)


def days(stays: Iterable[Presence]) -> set[tuple[City, int]]:
    """The days, each with its place, from the first ad of each stay to its last."""
    return {
        (stay.place, day)
        for stay in stays
        for day in range(int(stay.start // DAY), int(stay.end // DAY) + 1)
    }
