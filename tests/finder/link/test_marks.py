"""What one hand holds joins; what the public holds does not; a number that changes hands splits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home

Linked = Callable[[list[dict[str, Any]]], dict[str, str]]
WORDS = (
    *("calm", "quiet", "sunny", "bright", "open", "warm", "gentle", "slow", "easy", "cosy"),
    *("river", "hill", "lake", "music", "wine", "books", "garden", "evening", "candle", "velvet"),
    *("silver", "harbor", "meadow", "orchard", "lantern", "violin"),
)


@pytest.fixture
def linked(tmp_path: Path, context: Context) -> Iterator[Linked]:
    """From ads to the lead of each, by the ad's own id."""
    home = open_home(Settings(home=tmp_path / "home", workers=1), context.actor, made_up=True)

    def link(ads: list[dict[str, Any]]) -> dict[str, str]:
        feed = tmp_path / "feed.jsonl"
        feed.write_bytes(b"\n".join(msgspec.json.encode(ad) for ad in ads))
        ingest(home, context, find_feeds([str(feed)]), HowToRead())
        build(home, context)
        return {str(row.source_id): str(row.lead_id) for row in desk.links(home, context)}

    yield link
    home.close()


def ad(name: str, number: int, day: float, *also: str) -> dict[str, Any]:
    """An ad with a text of its own and the telephone number 212-555-``number``."""
    own = random.Random(f"{name} on day {day}").sample(WORDS, 6)
    moment = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)
    return {
        "source": "board.example",
        "source_id": name,
        "captured_at": moment.isoformat(),
        "title": " ".join(own[:3]),
        "body": "\n".join([" ".join(own[3:]), *also, f"call 212-555-{number:04d}"]),
    }


def strangers(count: int, *also: str) -> list[dict[str, Any]]:
    return [ad(f"stranger{n}", 1000 + n, n % 20, *also) for n in range(count)]


@pytest.mark.parametrize("gap", [1, 3, 7, 14])
def test_a_number_keeps_its_ads_together_over_a_silence(linked: Linked, gap: int) -> None:
    """Nothing speaks for a new owner but the silence and other words."""
    mine = [ad(f"mine{n}", 101, gap * n) for n in range(6)]
    leads = linked([*strangers(100), *mine])
    assert len({leads[each["source_id"]] for each in mine}) == 1
    assert len(set(leads.values())) == 101


@pytest.mark.parametrize(
    "public",
    [
        "Help line 888-555-0199",
        "write to support@board.example",
        "more on https://www.boardpartner.example/all",
    ],
)
def test_what_stands_beside_many_numbers_joins_nobody(linked: Linked, public: str) -> None:
    leads = linked(strangers(60, public))
    assert len(set(leads.values())) >= 58


def test_a_number_that_others_answer_after_a_month_is_two_uses(linked: Linked) -> None:
    first = [ad(f"first{n}", 101, n, "this is Amber") for n in range(3)]
    later = [ad(f"later{n}", 101, 40 + n, "this is Jolene") for n in range(3)]
    for number, each in enumerate([*first, *later]):
        pictures = "ab" if number < len(first) else "cd"
        each["images"] = [{"pdq": letter * 64} for letter in pictures]
    leads = linked([*strangers(100, "this is Rose"), *first, *later])
    assert len({leads[each["source_id"]] for each in first}) == 1
    assert len({leads[each["source_id"]] for each in later}) == 1
    assert leads["first0"] != leads["later0"]
