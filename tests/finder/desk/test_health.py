"""Sources that dry up and inputs that change their form are told of; all others are left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.command import leadlight
from tests.intake import CONTEXT, NOW, Intake, json_line

from leadlight.core.clock import fixed_clock
from leadlight.finder import desk
from leadlight.finder.desk.health import troubled_feeds


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    return Intake(tmp_path)


def come(intake: Intake, source: str, *days: int, a_day: int = 2) -> None:
    """Ads of a source on days of March 2026; the clock stands at the first of April."""
    lines = [
        json_line(
            source=source, source_id=f"{day}-{at}", captured_at=f"2026-03-{day:02d}T0{at}:00:00Z"
        )
        for day in days
        for at in range(a_day)
    ]
    intake.take(b"".join(lines), f"{source}-{days[-1]}.jsonl")


def test_a_source_that_dries_up_is_told_of(intake: Intake) -> None:
    come(intake, "daily", *range(1, 32))
    come(intake, "gone", *range(1, 20))
    come(intake, "weekly", 1, 8, 15, 22)
    come(intake, "once", 2)
    found = desk.feed_health(intake.home, CONTEXT)
    assert [each.source for each in found.sources] == ["once", "gone", "weekly", "daily"]
    assert [each.source for each in found.sources if each.problem] == ["gone"]
    (gone,) = (each for each in found.sources if each.source == "gone")
    assert (gone.postings, gone.records, gone.per_day, gone.usual_gap) == (38, 38, 2.0, 1.0)
    assert gone.first == datetime(2026, 3, 1, tzinfo=UTC)
    assert gone.last == datetime(2026, 3, 19, 1, tzinfo=UTC)
    assert found.problems == ["gone: silent for 13 days, at most 1 day before"]
    intake.home.close()


def test_an_input_that_changes_its_form_is_told_of(intake: Intake) -> None:
    for day in (1, 2, 3):
        come(intake, "board", day, a_day=9)
    intake.take(json_line(source_id="x") * 3 + b"{\n" * 7, "board-4.jsonl")
    intake.take(json_line(source_id="y"), "other.jsonl")
    found = desk.feed_health(intake.home, CONTEXT)
    first, second = found.ingests
    assert (first.problem, first.share, first.share_before) == (None, 0.0, None)
    assert (second.read, second.share, second.share_before) == (10, 0.7, 0.0)
    assert "70% went to quarantine, before 0.0%: has its form changed?" in str(second.problem)
    intake.home.close()


def test_an_empty_home_has_no_sources(intake: Intake) -> None:
    found = desk.feed_health(intake.home, CONTEXT)
    assert (found.sources, found.ingests, found.problems) == ((), (), [])
    intake.home.close()


def test_a_clock_that_was_set_back_is_no_silence(intake: Intake) -> None:
    come(intake, "daily", *range(1, 32))
    intake.home.clock = fixed_clock(NOW.replace(month=1))
    (source,) = desk.feed_health(intake.home, CONTEXT).sources
    assert (source.silent, source.problem) == (0.0, None)
    intake.home.close()


def test_the_command_tells_and_can_fail(tmp_path: Path) -> None:
    feed, home = tmp_path / "a.jsonl", tmp_path / "home"
    days = [json_line(source_id=f"{d}", captured_at=f"2020-03-0{d}T00:00:00Z") for d in (1, 2, 3)]
    feed.write_bytes(b"".join(days))
    leadlight("ingest", feed, "--home", home, "--purpose", "a test")
    told = leadlight("feeds", "--home", home)
    assert (told.code, "nightboard.example" in told.out) == (0, True)
    assert "silent for" in told.err
    assert leadlight("feeds", "--check", "--home", home).code == 1
    (found,) = leadlight("feeds", "--json", "--home", home).records()
    assert found["sources"][0]["postings"] == 3


def test_what_came_into_trouble_lately_is_counted_once_a_build_and_day(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake.home, "clock", fixed_clock(datetime(2026, 4, 1, 12, tzinfo=UTC)))
    come(intake, "daily", *range(1, 32))
    come(intake, "long ago", 1, 2)
    assert troubled_feeds(intake.home, 1) == 0
    come(intake, "gone", *range(10, 20))
    assert troubled_feeds(intake.home, 1) == 0
    assert troubled_feeds(intake.home, 2) == 1
    monkeypatch.setattr(intake.home, "clock", fixed_clock(datetime(2026, 4, 6, 12, tzinfo=UTC)))
    assert troubled_feeds(intake.home, 2) == 2
    monkeypatch.setattr(intake.home, "clock", fixed_clock(datetime(2026, 9, 1, 12, tzinfo=UTC)))
    assert troubled_feeds(intake.home, 2) == 0
    intake.home.close()
