"""Known pictures on the command line: told on standard error at once, and listed later."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from bench.photographs import as_jpeg, photograph
from tests.command import leadlight
from tests.intake import json_line

PICTURE = as_jpeg(photograph(1, (320, 240)))


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A feed with a listed picture beside it, one that is not there, and one that is neither."""
    digest = hashlib.sha256(PICTURE).hexdigest()
    (tmp_path / "known.txt").write_text(f"sha256 {digest}\n", encoding="utf-8")
    (tmp_path / "one.jpg").write_bytes(PICTURE)
    (tmp_path / "two.jpg").write_bytes(as_jpeg(photograph(2, (320, 240))))
    paths = [{"path": name} for name in ("one.jpg", "two.jpg", "g\x1bone.jpg")]
    path = tmp_path / "feed.jsonl"
    path.write_bytes(json_line(images=paths))
    monkeypatch.setenv("LEADLIGHT_KNOWN_HASHES", str(tmp_path / "known.txt"))
    return path


def test_ingest_tells_where_the_file_lies_and_known_lists_it(feed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    ran = leadlight("ingest", feed, "--home", home, "--json")
    (counts,) = ran.records()
    assert (ran.code, counts["pictures"], counts["unhashed"], counts["flagged"]) == (0, 2, 1, 1)
    (line,) = (line for line in ran.err.splitlines() if line.startswith("KNOWN PICTURE"))
    for said in (str(feed.parent / "one.jpg"), "known.txt", "Do not open", "report it"):
        assert said in line
    assert "1 picture without a hash: no such file" in ran.err
    assert "\x1b" not in ran.err
    (hit,) = leadlight("known", "--home", home, "--json").records()
    assert hit["file"] == str(feed.parent / "one.jpg")
    assert hit["kind"] == "sha256"
    assert str(feed.parent / "one.jpg") in leadlight("known", "--home", home).out


def test_extract_hashes_what_lies_beside_its_feed_and_tells_too(feed: Path) -> None:
    ran = leadlight("extract", feed)
    (found,) = ran.records()
    one, two = found["images"]
    assert (one["sha256"], one["pdq"]) == (hashlib.sha256(PICTURE).hexdigest(), None)
    assert len(two["pdq"]) == 64
    assert two["quality"] >= 50
    assert len(two["cuts"]) >= 5
    assert "KNOWN PICTURE" in ran.err


def test_without_its_list_neither_starts(
    feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLIGHT_KNOWN_HASHES", str(tmp_path / "gone.txt"))
    for words in (("ingest", feed, "--home", tmp_path / "home"), ("extract", feed)):
        ran = leadlight(*words)
        assert (ran.code, ran.out) == (1, "")
        assert "gone.txt cannot be read" in ran.err


def test_doctor_names_the_lists_and_what_is_wrong_with_them(
    feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> dict[str, object]:
        findings = leadlight("doctor", "--home", tmp_path / "home", "--json").records()
        return next(each for each in findings if each["about"] == "known hashes")

    assert said()["sound"]
    assert "known.txt" in str(said()["says"])
    monkeypatch.setenv("LEADLIGHT_KNOWN_HASHES", str(tmp_path / "gone.txt"))
    assert not said()["sound"]


def test_an_empty_home_has_no_hits(tmp_path: Path) -> None:
    ran = leadlight("known", "--home", tmp_path / "home")
    assert ran.code == 0
    assert json.loads(f"[{ran.out}]") == []
