"""The verbs that keep and give back: for people and for programs."""

from __future__ import annotations

from pathlib import Path

from tests.command import leadlight
from tests.intake import json_line


def test_a_home_is_kept_checked_and_given_back(tmp_path: Path) -> None:
    feed, home, kept = tmp_path / "feed.jsonl", tmp_path / "home", tmp_path / "kept"
    feed.write_bytes(json_line() + json_line(source_id="a2", title="Call 212-555-0142"))
    for words in (["ingest", feed], ["build"]):
        assert leadlight(*words, "--home", home, "--purpose", "a test").code == 0
    (made,) = leadlight("backup", kept, "--home", home, "--json").records()
    assert 5 < made["new_files"] <= made["files"]  # files of one content are one
    said = leadlight("backup", kept, "--home", home, "--keep", 1)
    assert said.out.startswith("20")
    assert "new: 1 file" in said.out
    (listed,) = leadlight("backups", kept, "--json").records()
    assert (listed["generation"], listed["files"]) == (1, made["files"])
    checked = leadlight("backups", kept, "--check")
    assert (checked.code, listed["id"] in checked.out) == (0, True)
    other = tmp_path / "other"
    assert listed["id"] in leadlight("restore", kept, "--home", other).out
    assert leadlight("links", "--json", "--home", other).records() == (
        leadlight("links", "--json", "--home", home).records()
    )
    sound = leadlight("archive", "check", "--home", other)
    assert (sound.code, sound.out.endswith("sound\n")) == (0, True)
    again = leadlight("restore", kept, "--home", other)
    assert (again.code, again.out, again.err.count("\n")) == (1, "", 1)


def test_where_no_backup_is_nothing_is_listed_and_nothing_made(tmp_path: Path) -> None:
    nowhere = tmp_path / "none"
    assert leadlight("backups", nowhere, "--json").records() == []
    checked = leadlight("backups", nowhere, "--check")
    assert (checked.code, checked.err) == (1, f"leadlight: {nowhere} holds no backup\n")
    assert not nowhere.exists()


def test_damage_is_told_with_its_remedy(tmp_path: Path) -> None:
    feed, home, kept = tmp_path / "feed.jsonl", tmp_path / "home", tmp_path / "kept"
    feed.write_bytes(json_line())
    assert leadlight("ingest", feed, "--home", home, "--purpose", "a test").code == 0
    assert leadlight("backup", kept, "--home", home).code == 0
    path = next((home / "archive").glob("*/versions*"))
    path.write_bytes(path.read_bytes() + b"x")
    told = leadlight("archive", "check", "--home", home)
    assert told.code == 1
    assert f"{path}: its content is not what was written: restore it from a backup" in told.out
    broken = max(kept.glob("objects/*/*"), key=lambda it: it.stat().st_size)
    broken.write_bytes(b"")
    checked = leadlight("backups", kept, "--check")
    assert (checked.code, str(broken) in checked.err) == (1, True)
