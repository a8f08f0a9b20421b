"""Pictures beside a feed: hashed on the way in, forgotten, and held against lists of known ones."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bench.photographs import CHANGES, as_jpeg, photograph
from tests.intake import CONTEXT, NOW, Intake, json_line

from leadlight.core.errors import InputError
from leadlight.core.ids import content_id
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.known_hits import KnownHit, known_hits
from leadlight.finder.ingest.pictured import Told, Unhashed
from leadlight.finder.pictures.decode import small_grey
from leadlight.finder.pictures.hashing import take
from leadlight.govern.audit import events

ONE, TWO = (as_jpeg(photograph(seed, (320, 240))) for seed in (1, 2))
TURNED = as_jpeg(CHANGES["quarter turn left"][0](photograph(1, (320, 240))))
PRINT = take(small_grey(ONE, 1 << 24))


def taken(intake: Intake, feed: bytes, **files: bytes) -> tuple[Counts, list[Told]]:
    """Read a feed in beside which ``files`` lie; ``_`` in a name stands for its dot."""
    for name, data in files.items():
        intake.feed(data, f"pictures/{name.replace('_', '.')}")
    path = intake.feed(feed, "feed.jsonl")
    told: list[Told] = []
    counts = ingest(intake.home, CONTEXT, find_feeds([str(path)]), HowToRead(), tell=told.append)
    return counts, told


def images(*given: dict[str, Any], **fields: Any) -> bytes:
    return json_line(images=list(given), **fields)


def beside(name: str) -> dict[str, Any]:
    return {"path": f"pictures/{name}"}


def listing(folder: Path, *lines: str) -> Path:
    path = folder / "known.txt"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_a_file_beside_the_feed_becomes_hashes_and_nothing_else(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    counts, told = taken(intake, images(beside("one.jpg")), one_jpg=ONE)
    (image,) = intake.rows("versions")[0]["images"]
    assert image == {
        "url": None,
        "sha256": hashlib.sha256(ONE).hexdigest(),
        "pdq": PRINT.pdq,
        "path": "pictures/one.jpg",
        "quality": PRINT.quality,
        "cuts": list(PRINT.cuts),
    }
    assert (counts.postings, counts.pictures, counts.unhashed, told) == (1, 1, 0, [])
    assert not any(ONE[20:60] in file for file in intake.files().values())


def test_the_same_feed_again_changes_nothing(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    feed = images(beside("one.jpg"), beside("gone.jpg")) + images(beside("one.jpg"), source_id="b")
    taken(intake, feed, one_jpg=ONE)
    before = intake.files()
    counts, _ = taken(intake, feed)
    assert (counts.repeated, counts.read) == (2, 2)
    assert intake.files() == before


def test_a_version_is_named_by_the_bytes_and_not_by_where_they_lie(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    taken(intake, images(beside("one.jpg")), one_jpg=ONE)
    moved, _ = taken(intake, images(beside("moved.jpg")), moved_jpg=ONE)
    other, _ = taken(intake, images(beside("one.jpg")), one_jpg=TWO)
    assert (moved.sightings, moved.versions) == (1, 0)
    assert other.versions == 1


def test_a_record_is_kept_whose_picture_is_not_there_and_it_is_told(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    (tmp_path / "secret.jpg").write_bytes(ONE)
    feed = b"\n" + images(beside("gone.jpg"), {"path": "../secret.jpg"}, beside("cut.jpg"))
    counts, told = taken(intake, feed, cut_jpg=ONE[:900])
    assert (counts.postings, counts.pictures, counts.unhashed) == (1, 1, 3)
    assert [(each.line, each.file) for each in told if isinstance(each, Unhashed)] == [
        (2, "pictures/gone.jpg"),
        (2, "../secret.jpg"),
        (2, "pictures/cut.jpg"),
    ]
    gone, secret, cut = intake.rows("versions")[0]["images"]
    assert gone["sha256"] is secret["sha256"] is cut["pdq"] is None
    assert cut["sha256"] == hashlib.sha256(ONE[:900]).hexdigest()


def test_a_hash_that_the_feed_gives_stays_where_its_file_is_not_there(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    taken(intake, images(beside("gone.jpg") | {"pdq": "AB" * 32, "quality": 90}))
    (image,) = intake.rows("versions")[0]["images"]
    assert (image["pdq"], image["quality"], image["sha256"]) == ("ab" * 32, 90, None)


def test_a_listed_picture_is_told_kept_once_and_audited(tmp_path: Path) -> None:
    known = listing(tmp_path, f"pdq {PRINT.pdq}", f"sha256 {hashlib.sha256(TWO).hexdigest()}")
    intake = Intake(tmp_path, known_hashes=(known,))
    feed = images({"url": "https://nightboard.example/p"} | beside("turned.jpg"), beside("two.jpg"))
    counts, told = taken(intake, feed, turned_jpg=TURNED, two_jpg=TWO)
    assert counts.flagged == 2
    by_picture, by_file = (each for each in told if isinstance(each, KnownHit))
    assert (by_picture.kind, by_picture.listed) == ("pdq", PRINT.pdq)
    assert by_picture.file == str(tmp_path / "pictures" / "turned.jpg")
    assert (by_picture.feed, by_picture.line) == (str(tmp_path / "feed.jsonl"), 1)
    assert by_picture.image_url == "https://nightboard.example/p"
    assert by_picture.list_version == hashlib.sha256(known.read_bytes()).hexdigest()
    assert (by_file.kind, by_file.distance) == ("sha256", 0)
    kept = known_hits(intake.home, CONTEXT)
    assert {msgspec.structs.replace(hit, at=None) for hit in kept} == {by_picture, by_file}
    assert {hit.at for hit in kept} == {NOW}
    taken(intake, feed)
    assert len(known_hits(intake.home, CONTEXT)) == 2
    with intake.home.ledger.reading() as ledger:
        logged = events(ledger)
    assert [event["action"] for event in logged].count("known_hits.read") == 2
    added = [event["details"] for event in logged if event["action"] == "archive.add"]
    assert added[0]["flagged"] == 2


def test_a_file_that_is_listed_is_never_decoded(tmp_path: Path) -> None:
    known = listing(tmp_path, f"sha256 {hashlib.sha256(ONE).hexdigest()}")
    intake = Intake(tmp_path, known_hashes=(known,))
    taken(intake, images(beside("one.jpg")), one_jpg=ONE)
    (image,) = intake.rows("versions")[0]["images"]
    assert (image["sha256"], image["pdq"]) == (hashlib.sha256(ONE).hexdigest(), None)


def test_hashes_that_the_feed_gives_are_held_against_the_list(tmp_path: Path) -> None:
    intake = Intake(tmp_path, known_hashes=(listing(tmp_path, f"pdq {'ab' * 32}"),))
    given = {"pdq": "AB" * 32}, {"pdq": "AB" * 32, "quality": 10}, {"pdq": "cd" * 32}
    counts, told = taken(intake, images(*given))
    (hit,) = told
    assert isinstance(hit, KnownHit)
    assert (counts.flagged, hit.file, hit.found) == (1, None, "ab" * 32)
    assert hit.ad_id == content_id("posting", "nightboard.example", "source_id", "a1")


def test_without_the_whole_list_nothing_is_read(tmp_path: Path) -> None:
    for known in (tmp_path / "gone.txt", listing(tmp_path, "pdq 12")):
        intake = Intake(tmp_path, known_hashes=(known,))
        with pytest.raises(InputError, match="list of known hashes"):
            taken(intake, images(beside("one.jpg")), one_jpg=ONE)
        assert intake.files() == {}


def test_many_pictures_are_hashed_by_several_processes_in_their_order(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    intake.home.settings = msgspec.structs.replace(intake.home.settings, workers=2)
    small = {f"p{n}": as_jpeg(photograph(n % 9, (64, 64)), 80 + n % 20) for n in range(400)}
    feed = b"".join(images(beside(name), source_id=name) for name in small)
    counts, _ = taken(intake, feed, **small)
    assert counts.pictures == 400
    for row in intake.rows("versions"):
        (image,) = row["images"]
        assert image["sha256"] == hashlib.sha256(small[row["source_id"]]).hexdigest()
