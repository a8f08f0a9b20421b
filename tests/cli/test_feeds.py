"""Verbs that fill a home: from the sample feed to leads, twice, and everything that goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.command import Ran, leadlight
from tests.intake import json_line

from leadlight.core.settings import Settings
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "feed.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the sample feed was read into and that was built."""
    folder = tmp_path_factory.mktemp("sample") / "home"
    for words in (["ingest", SAMPLE], ["build"]):
        ran = leadlight(*words, "--home", folder, "--purpose", "a test on made-up data")
        assert ran.code == 0, ran.err
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_sample_feed_gives_leads(sampled: Path) -> None:
    records = leadlight("leads", "--json", "--home", sampled).records()
    assert records
    assert all(len(record["reasons"]) >= 2 and record["places"] for record in records)


def test_every_posting_of_the_sample_has_exactly_one_line(sampled: Path) -> None:
    records = leadlight("links", "--json", "--home", sampled).records()
    assert len(records) == len({record["ad_id"] for record in records}) == 3000
    assert all(record["lead_id"] for record in records)


def test_the_sample_feed_again_is_three_thousand_repeated_and_changes_nothing(
    sampled: Path,
) -> None:
    before = contents(sampled / "archive") | contents(sampled / "generations")
    (counts,) = leadlight("ingest", SAMPLE, "--json", "--home", sampled).records()
    assert counts == {
        "read": 3000,
        "postings": 0,
        "versions": 0,
        "sightings": 0,
        "repeated": 3000,
        "quarantined": 0,
        "pictures": 0,
        "unhashed": 0,
        "flagged": 0,
        "purged": 0,
    }
    built = leadlight("build", "--home", sampled)
    assert "generation 1 is up to date" in built.out
    assert contents(sampled / "archive") | contents(sampled / "generations") == before


def test_counts_for_people(folder: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.write_bytes(json_line() + json_line(captured_at="2026-03-02T12:00:00Z") + b"x\n")
    ran = leadlight("ingest", feed, "--home", folder)
    assert ran.out == (
        "3 read: 1 new postings, 0 new versions, 1 sightings, 0 repeated, 1 quarantined\n"
    )
    assert "leadlight quarantine" in ran.err
    (entry,) = leadlight("quarantine", "--json", "--home", folder).records()
    assert (entry["line"], entry["input"]) == (3, str(feed))
    assert "feed:3 (byte " in leadlight("quarantine", "--home", folder).out


def test_a_new_home_says_that_no_purpose_was_stated(folder: Path) -> None:
    first = leadlight("links", "--home", folder)
    assert (first.code, first.out) == (0, "")
    assert "single-user home, purpose not stated" in first.err
    assert leadlight("links", "--home", folder).err == ""
    home = open_home(Settings(home=folder), "tester")
    with home.ledger.begin() as ledger:
        assert {event["purpose"] for event in events(ledger)} == {
            "single-user home, purpose not stated"
        }
    home.close()


def test_before_a_build_a_posting_has_a_line_and_a_lead_is_a_clear_error(
    folder: Path, tmp_path: Path
) -> None:
    feed = tmp_path / "feed"
    feed.write_bytes(json_line())
    leadlight("ingest", feed, "--home", folder)
    links = leadlight("links", "--json", "--home", folder)
    assert [record["lead_id"] for record in links.records()] == [None]
    assert "run `leadlight build`" in links.err
    for words in (["leads"], ["lead", "x"], ["search", "town"]):
        assert one_line(leadlight(*words, "--home", folder)).startswith(
            "leadlight: nothing has been built yet: run `leadlight ingest"
        )


def test_a_path_that_cannot_be_opened_is_one_line_and_nothing_is_read(
    folder: Path, tmp_path: Path
) -> None:
    feed = tmp_path / "feed"
    feed.write_bytes(json_line())
    ran = leadlight("ingest", feed, tmp_path / "nowhere", "--home", folder)
    assert one_line(ran).endswith("nowhere cannot be opened: no such file\n")
    assert not folder.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ingest", SAMPLE, "--mapping", "nowhere.yaml"], "mapping nowhere.yaml cannot be opened"),
        (["ingest", ROOT / "examples" / "nowhere"], "cannot be opened"),
        (["extract", "nowhere.jsonl"], "nowhere.jsonl cannot be opened"),
    ],
)
def test_what_cannot_be_opened_is_one_line(folder: Path, words: list[object], told: str) -> None:
    assert told in one_line(leadlight(*words, "--home", folder))


@pytest.mark.parametrize(
    ("variable", "value"), [("LEADLIGHT_WORKERS", "many"), ("LEADLIGHT_COLOUR", "red")]
)
def test_a_bad_setting_is_one_line_that_names_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert variable in one_line(leadlight("links", "--home", folder))


def test_a_file_in_place_of_the_home_is_one_line(folder: Path) -> None:
    folder.write_text("in the way")
    assert "cannot be made" in one_line(leadlight("links", "--home", folder))


def test_a_damaged_ledger_is_one_line(folder: Path) -> None:
    folder.mkdir()
    (folder / "ledger.sqlite").write_bytes(b"rot" * 5000)
    assert "restore it from a backup" in one_line(leadlight("links", "--home", folder))


def one_line(ran: Ran) -> str:
    """What a command said that failed as it should."""
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1), ran.err
    return ran.err
