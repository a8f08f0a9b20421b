"""The doctor finds what is damaged, and says what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.command import leadlight
from tests.intake import json_line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home with one posting."""
    feed = tmp_path / "feed"
    feed.write_bytes(json_line())
    assert leadlight("ingest", feed, "--home", tmp_path / "home").code == 0
    return tmp_path / "home"


def findings(folder: Path) -> dict[str, dict[str, object]]:
    return {
        str(each["about"]): each
        for each in leadlight("doctor", "--json", "--home", folder).records()
    }


def test_a_sound_home(folder: Path) -> None:
    found = findings(folder)
    for about in ("Python", "SQLite", "indicator cards", "data folder", "archive", "files"):
        assert found[about]["sound"], found[about]
    assert "1 postings" in str(found["archive"]["says"])
    assert str(found["reading of ads"]["says"]).startswith(("compiled", "as plain Python"))


@pytest.mark.parametrize("damage", ["one byte", "gone", "cut"])
def test_a_damaged_file_of_the_archive_is_named(folder: Path, damage: str) -> None:
    path = next((folder / "archive").rglob("versions-*.parquet"))
    content = path.read_bytes()
    path.unlink()
    if damage == "one byte":
        path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    elif damage == "cut":
        path.write_bytes(content[:-1])
    ran = leadlight("doctor", "--json", "--home", folder)
    assert ran.code == 1
    (files,) = [each for each in ran.records() if each["about"] == "files"]
    assert not files["sound"]
    assert str(path) in files["says"]
    assert "backup" in files["says"]
    assert "mend   files" in leadlight("doctor", "--home", folder).out


def test_a_damaged_ledger_is_told_and_not_raised(folder: Path) -> None:
    (folder / "ledger.sqlite").write_bytes(b"rot" * 5000)
    found = findings(folder)
    assert not found["ledger"]["sound"]
    assert "backup" in str(found["ledger"]["says"])


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert "empty" in str(findings(tmp_path / "none")["archive"]["says"])
    assert not (tmp_path / "none").exists()
