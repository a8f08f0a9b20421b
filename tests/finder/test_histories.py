"""Whatever the history of an archive, its links are those of one full build, and are whole."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

ADS = 160
DAYS = st.lists(st.integers(2, ADS - 1), min_size=1, max_size=3, unique=True)
"""Where the feed is cut, whatever its order."""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    spec = WorldSpec(ads=ADS, seed=12, days=25, drift=0.25, rewording=0.25)
    files = write_world(spec, tmp_path_factory.mktemp("world"), lambda _: None)
    return files.ads.read_bytes().splitlines(keepends=True)


class Archive:
    """An archive that ads and judgements come to."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.folder, self.context = folder, context
        self.home: Home = open_home(
            Settings(home=folder / "home", workers=1), context.actor, context.purpose, made_up=True
        )
        self.built: list[dict[str, str]] = []

    def feed(self, lines: list[bytes]) -> None:
        feed = self.folder / "feed.jsonl"
        feed.write_bytes(b"".join(lines))
        ingest(self.home, self.context, find_feeds([str(feed)]), HowToRead())

    def build(self, *, full: bool = False) -> dict[str, str]:
        """The lead of each ad, after a look at whether the links are whole."""
        report = build(self.home, self.context, full=full, refit=False if full else None)
        rows = list(desk.links(self.home, self.context))
        links = {row.ad_id: str(row.lead_id) for row in rows if row.lead_id is not None}
        assert len(links) == len(rows) == report.postings, "an ad without a lead, or with two"
        assert len(set(links.values())) == report.leads, "a lead without ads, or an id on two"
        for old in {lead for each in self.built for lead in each.values()}:
            assert desk.lead(self.home, self.context, old).lead_id in links.values()
        self.built.append(links)
        return links


def ads_of(links: dict[str, str]) -> set[frozenset[str]]:
    leads: dict[str, set[str]] = {}
    for ad, lead in links.items():
        leads.setdefault(lead, set()).add(ad)
    return {frozenset(ads) for ads in leads.values()}


@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(days=DAYS, chance=st.randoms(use_true_random=False))
def test_any_history_gives_the_links_of_one_full_build(
    days: list[int],
    chance: random.Random,
    lines: list[bytes],
    tmp_path_factory: pytest.TempPathFactory,
    context: Context,
) -> None:
    """Ads in any order, on any days; judgements in between, some of them undone."""
    archive = Archive(tmp_path_factory.mktemp("history"), context)
    shuffled = chance.sample(lines, len(lines))
    cuts = [0, *sorted(days), len(lines)]
    for start, end in pairwise(cuts):
        archive.feed(shuffled[start:end])
        links = archive.build()
        _judge(archive, chance, sorted(links))
    last = archive.build()
    assert archive.build(full=True) == last
    plain = Archive(tmp_path_factory.mktemp("plain"), context)
    plain.feed(lines)
    plain.build()
    for each in desk.judgements(archive.home, context):
        if each.stands:
            desk.judge(plain.home, context, each.one_ad, each.other_ad, is_same=each.is_same)
    build(archive.home, context, full=True, refit=True)
    build(plain.home, context, full=True, refit=True)
    assert ads_of(archive.build()) == ads_of(plain.build())
    for each in desk.judgements(archive.home, context):
        if each.stands:
            desk.undo(archive.home, context, each.id)
            desk.undo(plain.home, context, _same_one(plain, each.one_ad, each.other_ad))
    assert ads_of(archive.build()) == ads_of(plain.build())


def _judge(archive: Archive, chance: random.Random, ads: list[str]) -> None:
    """Three judgements at random, where they contradict none, and one taken back."""
    for _ in range(3):
        one, other = chance.sample(ads, 2)
        with suppress(InputError):
            desk.judge(archive.home, archive.context, one, other, is_same=chance.random() < 0.5)
    standing = [it for it in desk.judgements(archive.home, archive.context) if it.stands]
    if len(standing) > 2:
        desk.undo(archive.home, archive.context, chance.choice(standing).id)


def _same_one(archive: Archive, one: str, other: str) -> int:
    return next(
        it.id
        for it in desk.judgements(archive.home, archive.context)
        if it.stands and {it.one_ad, it.other_ad} == {one, other}
    )


def test_every_ad_is_read_whatever_it_lacks(tmp_path: Path, context: Context) -> None:
    """Ads that show nothing at all are leads of their own, and stay apart."""
    archive = Archive(tmp_path, context)
    archive.feed(
        [
            b'{"source": "x", "source_id": "%d", "captured_at": "2026-03-0%dT12:00:00Z", '
            b'"title": "."}\n' % (number, number)
            for number in range(1, 8)
        ]
    )
    assert Counter(Counter(archive.build().values()).values()) == {1: 7}
