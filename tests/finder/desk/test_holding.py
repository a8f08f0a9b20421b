"""Paths and holds from the built home: every pair has a path, and a bridge taken away parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.leads import LeadFilter
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

NUMBER = "212-555-0199"


@pytest.fixture(scope="module")
def lead_ads(built_home: Home, context: Context) -> dict[str, list[str]]:
    """The ads of each lead of two ads or more."""
    found: dict[str, list[str]] = {}
    for row in desk.links(built_home, context):
        found.setdefault(str(row.lead_id), []).append(row.ad_id)
    return {lead_id: ads for lead_id, ads in found.items() if len(ads) > 1}


def test_any_two_ads_of_a_lead_have_a_path(
    built_home: Home, context: Context, lead_ads: dict[str, list[str]]
) -> None:
    by_size = sorted(lead_ads, key=lambda lead_id: (-len(lead_ads[lead_id]), lead_id))
    for lead_id in by_size[::40]:
        ads = lead_ads[lead_id]
        for one, other in {(ads[0], ads[-1]), (ads[-1], ads[len(ads) // 2 - 1])}:
            found = desk.path(built_home, context, one, other)
            assert found.lead_id == lead_id
            assert (found.stops[0].ad_id, found.stops[-1].ad_id) == (one, other)
            assert {stop.ad_id for stop in found.stops} <= set(ads)
            assert all(before.end == after.start for before, after in pairwise(found.steps))
            weakest = found.steps[found.weakest].weight
            assert weakest == min(step.weight for step in found.steps)
            assert weakest >= found.needed or found.steps[found.weakest].together is not None
            assert all(step.values for step in found.steps if step.by == "mark")


def test_what_holds_a_lead_counts_all_its_ads(built_home: Home, context: Context) -> None:
    for line in desk.leads(built_home, context, LeadFilter(limit=5)).leads:
        found = desk.holds(built_home, context, line.lead_id)
        assert found.ads == line.ads
        assert len(found.links) == found.groups - 1
        assert all(sum(side.ads for side in link.sides) == line.ads for link in found.links)
        whole = desk.lead(built_home, context, line.lead_id)
        assert whole.holds.links == found.links[: len(whole.holds.links)]
        assert len(whole.holds.links) + whole.holds.more_links == len(found.links)


def test_every_value_is_told_in_words(built_home: Home, context: Context) -> None:
    line = desk.leads(built_home, context, LeadFilter(limit=1)).leads[0]
    whole = desk.lead(built_home, context, line.lead_id)
    kinds = Counter(tie.kind for tie in whole.evidence)
    assert kinds["phrase"]
    assert kinds["phone"]
    values = {value.value for link in whole.holds.links for value in link.values}
    assert not [value for value in values if "<identity>" in value]


def test_what_cannot_have_a_path_is_refused(
    built_home: Home, context: Context, lead_ads: dict[str, list[str]]
) -> None:
    one, other = sorted(lead_ads)[:2]
    with pytest.raises(InputError, match="needs two ads"):
        desk.path(built_home, context, lead_ads[one][0], lead_ads[one][0])
    with pytest.raises(NotFoundError, match="no ad called 'nobody'"):
        desk.path(built_home, context, lead_ads[one][0], "nobody")
    with pytest.raises(InputError, match=f"{one}.*{other}"):
        desk.path(built_home, context, lead_ads[one][0], lead_ads[other][0])
    with pytest.raises(NotFoundError, match="nothing"):
        desk.holds(built_home, context, "Lnothing")


def test_each_look_leaves_one_event(
    built_home: Home, context: Context, lead_ads: dict[str, list[str]]
) -> None:
    lead_id, ads = min(lead_ads.items())
    with built_home.ledger.begin() as ledger:
        before = len(events(ledger))
    desk.path(built_home, context, ads[0], ads[1])
    desk.holds(built_home, context, lead_id)
    with built_home.ledger.begin() as ledger:
        new = events(ledger)[before:]
    told = [(event["action"], event["object"], event["details"]) for event in new]
    assert told == [("path.read", ads[0], {"to": ads[1]}), ("holds.read", lead_id, {})]
    assert {event["purpose"] for event in new} == {context.purpose}


@pytest.fixture
def homes(tmp_path: Path, context: Context) -> Iterator[Callable[[], Home]]:
    """Makes new homes."""
    with ExitStack() as opened:

        def make() -> Home:
            folder = tmp_path / str(len(list(tmp_path.iterdir())))
            made = open_home(Settings(home=folder, workers=1), context.actor, made_up=True)
            opened.callback(made.close)
            return made

        yield make


def ads_of(side: str, number: str, also: dict[int, str]) -> list[dict[str, Any]]:
    """Five ads of one voice and number; ``also`` is what some of them say besides."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        {
            "source": f"{side}.example",
            "source_id": f"{side}{n}",
            "captured_at": (moment + timedelta(hours=n)).isoformat(),
            "title": f"{side} {side}ern evening",
            "body": f"the {side} wind\n{side}bound, {side}erly\ncall {number}\n{also.get(n, '')}",
        }
        for n in range(5)
    ]


def posted(number: str) -> list[dict[str, Any]]:
    """Five ads of the north and five of the south, one of each with ``number`` besides its own; and
    fifty of strangers."""
    bridged = {2: f"or {number}"}
    others = [
        {**each, "source_id": f"other{n}", "body": f"word{n} thing{n} call 404-555-{n:04d}"}
        for n, each in enumerate(ads_of("west", "", {}) * 10, 100)
    ]
    return [
        *ads_of("north", "212-555-0101", bridged),
        *ads_of("south", "305-555-0102", bridged),
        *others,
    ]


def test_a_bridge_is_told_and_a_build_without_it_parts(
    homes: Callable[[], Home], context: Context
) -> None:
    home = homes()
    leads = _built(home, context, posted(NUMBER))
    assert leads["north0"] == leads["south0"]
    first = desk.holds(home, context, leads["north0"]).bridges[0]
    assert (first.kind, first.value, first.ads) == ("phone", "+12125550199", 2)
    assert [part.ads for part in first.parts] == [5, 5]
    assert {part.marks[0] for part in first.parts} == {"+12125550101", "+13055550102"}
    apart = _built(homes(), context, posted(""))
    sizes = Counter(lead for ad, lead in apart.items() if not ad.startswith("other"))
    assert sorted(sizes.values()) == [5, 5]


def test_what_people_said_is_a_step(homes: Callable[[], Home], context: Context) -> None:
    home = homes()
    _built(home, context, posted(""))
    north, south = (
        next(row.ad_id for row in desk.links(home, context) if row.source_id == name)
        for name in ("north1", "south1")
    )
    desk.judge(home, context, north, south, is_same=True)
    build(home, context)
    (step,) = desk.path(home, context, north, south).steps
    assert (step.by, step.values[0].kind) == ("mark", "judgement")


def _built(home: Home, context: Context, ads: list[dict[str, Any]]) -> dict[str, str]:
    """From ads to the lead of each, by the ad's own id."""
    feed = home.path / "feed.jsonl"
    feed.write_bytes(b"\n".join(msgspec.json.encode(ad) for ad in ads))
    ingest(home, context, find_feeds([str(feed)]), HowToRead())
    build(home, context)
    return {str(row.source_id): str(row.lead_id) for row in desk.links(home, context)}
