"""Whether everything is as it was written, also while others write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import CONTEXT
from tests.crash.places import Place, take
from tests.intake import json_line

from leadlight.core.leads import SearchFilter
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.store.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home with a day in it, built."""
    opened = Place(tmp_path / "place", tmp_path).opened()
    take(opened, tmp_path, 1)
    build(opened, CONTEXT)
    yield opened
    opened.close()


def problems(home: Home) -> list[str]:
    return [f"{each.path}: {each.problem}" for each in desk.check(home, CONTEXT) if each.problem]


def test_a_build_that_is_retired_meanwhile_is_no_fault(home: Home, tmp_path: Path) -> None:
    """Its files are gone as the check comes to them, and rightly so."""
    checking = desk.check(home, CONTEXT)
    found = [next(checking)]
    for day in (2, 3):
        take(home, tmp_path, day)
        build(home, CONTEXT, full=True)
    with home.writing("sweeping"):
        pass
    found += checking
    assert [each for each in found if each.problem] == []
    assert problems(home) == []


def test_what_is_gone_and_still_named_is_a_fault(home: Home) -> None:
    named = [path for path, _ in home.named_files()]
    for path in (named[0], named[-1]):
        path.unlink()
        assert any(str(path) in each and "it is gone" in each for each in problems(home))


def test_an_ad_seen_earlier_than_was_known_is_found_under_that_day(
    home: Home, tmp_path: Path
) -> None:
    """A feed that comes late changes the index as a full build would."""
    ad = {"source_id": "a0", "title": "Quarry lane", "body": "call 212-555-0177"}
    for number, day in enumerate(("20", "07")):
        feed = tmp_path / f"late-{number}.jsonl"
        feed.write_bytes(json_line(**ad, captured_at=f"2026-03-{day}T09:00:00Z"))
        ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())
        build(home, CONTEXT)
        hits = desk.search(home, CONTEXT, "quarry", SearchFilter())
        assert [hit.captured_at.day for hit in hits] == [int(day)]
    assert problems(home) == []
