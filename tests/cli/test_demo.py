"""The demonstration on a small week: leads, nothing twice, and never among real data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.command import leadlight
from tests.intake import json_line

from leadlight.academy import demo
from leadlight.academy.spec import WorldSpec


@pytest.fixture(autouse=True)
def small_week(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "WEEK", WorldSpec(ads=700, days=7, seed=2026))


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for part in ("archive", "generations")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


def test_the_demonstration_twice_duplicates_nothing(tmp_path: Path) -> None:
    first = leadlight("demo", "--json", "--home", tmp_path)
    assert first.code == 0, first.err
    assert "All of it is made up. It lies in" in first.err
    assert all(len(record["reasons"]) >= 2 for record in first.records())
    assert first.records()
    before = files(tmp_path)
    second = leadlight("demo", "--json", "--home", tmp_path)
    assert second.out == first.out
    assert "nothing was built anew" in second.err
    assert "0 new postings, 0 new versions, 0 sightings" in second.err
    assert files(tmp_path) == before


def test_the_demonstration_refuses_a_home_with_real_data(tmp_path: Path) -> None:
    feed, folder = tmp_path / "feed", tmp_path / "home"
    feed.write_bytes(json_line())
    leadlight("ingest", feed, "--home", folder)
    before = files(folder)
    ran = leadlight("demo", "--home", folder)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "is not a folder for made-up data" in ran.err
    assert files(folder) == before
    assert not (folder / "world").exists()


def test_a_synthetic_world_is_its_four_files(tmp_path: Path) -> None:
    ran = leadlight("synth", "--out", tmp_path / "w", "--ads", 50, "--seed", 3, "--json")
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "w").iterdir()) == [
        "ads.jsonl",
        "missing.jsonl",
        "missing_truth.jsonl",
        "truth.jsonl",
    ]
    assert len((tmp_path / "w" / "ads.jsonl").read_text().splitlines()) == 50
