"""Postings, versions and sightings: what a record adds, what it leaves, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from tests.intake import Intake, json_line

from leadlight.finder.ingest.journal import Counts
from leadlight.govern.audit import events
from leadlight.store.tables import batches

FIRST = json_line(captured_at="2026-03-01T12:00:00Z")
LATER = json_line(captured_at="2026-03-02T12:00:00Z")
REWRITTEN = json_line(captured_at="2026-03-03T12:00:00Z", title="Last days in town")
ANOTHER = json_line(source_id="a2")


@pytest.mark.parametrize(
    ("sent", "counts"),
    [
        ([FIRST], Counts(read=1, postings=1)),
        ([FIRST, FIRST], Counts(read=2, postings=1, repeated=1)),
        ([FIRST, LATER], Counts(read=2, postings=1, sightings=1)),
        ([FIRST, REWRITTEN], Counts(read=2, postings=1, versions=1)),
        ([FIRST, ANOTHER], Counts(read=2, postings=2)),
        ([FIRST, b"{}\n"], Counts(read=2, postings=1, quarantined=1)),
        (
            [FIRST, LATER, REWRITTEN, ANOTHER, LATER, b"x\n", REWRITTEN],
            Counts(read=7, postings=2, versions=1, sightings=1, repeated=2, quarantined=1),
        ),
    ],
)
@pytest.mark.parametrize("size", [1, 100], ids=["in feeds of one record", "in one feed"])
def test_what_each_record_counts_as(
    intake: Intake, sent: list[bytes], counts: Counts, size: int
) -> None:
    total = Counts()
    for start in range(0, len(sent), size):
        total += intake.take(b"".join(sent[start : start + size]), f"feed {start}")
    assert total == counts
    assert total.read == sum(msgspec.structs.astuple(total)[1:])
    assert len(intake.rows("postings")) == counts.postings
    assert len(intake.rows("versions")) == counts.postings + counts.versions
    assert len(intake.rows("sightings")) == counts.postings + counts.versions + counts.sightings


def test_the_same_feed_again_changes_nothing(intake: Intake) -> None:
    feed = FIRST + LATER + REWRITTEN + ANOTHER + b"no record\n"
    first = intake.take(feed)
    before = intake.files()
    second = intake.take(feed)
    assert (first.repeated, first.quarantined) == (0, 1)
    assert second == Counts(read=5, repeated=4, quarantined=1)
    assert intake.files() == before
    assert len(intake.refused()) == 1


def test_a_version_seen_again_after_another_is_a_sighting_and_no_new_version(
    intake: Intake,
) -> None:
    intake.take(FIRST + REWRITTEN)
    back = json_line(captured_at="2026-03-09T12:00:00Z")
    assert intake.take(back) == Counts(read=1, sightings=1)


def test_sightings_give_a_version_its_first_and_last_time(intake: Intake) -> None:
    intake.take(LATER)
    intake.take(FIRST)  # an older capture may come in later
    (version,) = intake.rows("versions")
    seen = {row["captured_at"] for row in intake.rows("sightings")}
    assert {row["version_id"] for row in intake.rows("sightings")} == {version["version_id"]}
    assert (min(seen), max(seen)) == (
        datetime(2026, 3, 1, 12, tzinfo=UTC),
        datetime(2026, 3, 2, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("name", "named_by"),
    [
        ({"source_id": "a1", "url": "https://x.example/1"}, "source_id"),
        ({"source_id": None, "url": "https://x.example/1"}, "url"),
        ({"source_id": None}, "content"),
    ],
)
def test_a_posting_says_what_names_it(intake: Intake, name: dict[str, Any], named_by: str) -> None:
    counts = intake.take(json_line(**name) + json_line(**name, title="Other"))
    assert [row["named_by"] for row in intake.rows("postings")] == [named_by] * counts.postings
    assert counts.postings == (2 if named_by == "content" else 1)


def test_the_received_bytes_are_kept_as_they_came(intake: Intake) -> None:
    odd = (
        b'  {"title" : "caf\\u00e9",\t"source":"s", "captured_at": "2026-03-01t12:00:00.50+02:00"} '
    )
    intake.take(odd + b"\r\n")
    (version,) = intake.rows("versions")
    assert version["raw"] == odd
    assert version["title"] == "café"


def test_times_are_kept_in_utc_with_their_offset_beside(intake: Intake) -> None:
    times = {
        "captured_at": "2026-03-01T00:30:00+05:30",
        "posted_at": "2026-02-28T23:00:00-08:00",
        "gone_at": "2026-03-05T00:00:00Z",
    }
    intake.take(json_line(**times))
    for row in (*intake.rows("versions"), *intake.rows("sightings")):
        assert row["captured_at"] == datetime(2026, 2, 28, 19, tzinfo=UTC)
        assert row["posted_at"] == datetime(2026, 3, 1, 7, tzinfo=UTC)
        assert [row[f"{name}_offset"] for name in ("captured", "posted", "gone")] == [330, -480, 0]
    assert all(name.startswith("2026-02/") for name in intake.files())


def test_a_feeds_own_agency_stays_and_the_home_owns_the_rest(intake: Intake) -> None:
    intake.take(json_line(agency="county") + json_line(source_id="a2"))
    assert {row["source_id"]: row["agency"] for row in intake.rows("versions")} == {
        "a1": "county",
        "a2": "home",
    }


def test_unknown_fields_are_kept_beside(intake: Intake) -> None:
    intake.take(json_line(views=7, extra={"seen": [1, None]}, nothing=None))
    (version,) = intake.rows("versions")
    assert msgspec.json.decode(version["extra"]) == {"views": 7, "seen": [1, None]}


def test_every_field_of_a_record_reaches_the_archive(intake: Intake) -> None:
    whole = {
        "url": "https://x.example/1",
        "body": "call",
        "place": "Oakland / East Bay",
        "places": ["Oakland", "Alameda"],
        "lat": 37.8,
        "lon": -122.2,
        "category": "massage",
        "contacts": [{"type": "phone", "value": "+12125550100"}],
        "age": 24,
        "images": [{"url": "https://x.example/1.jpg", "sha256": "AB" * 32, "pdq": "CD" * 32}],
        "capture": {"sha256": "ef" * 32, "media_type": "text/html", "offset": 7},
    }
    intake.take(json_line(**whole))
    (version,) = intake.rows("versions")
    for field in ("url", "body", "place", "places", "lat", "lon", "category", "contacts"):
        assert version[field] == whole[field]
    assert version["age"] == "24"
    (image,) = version["images"]
    assert (image["sha256"], image["pdq"]) == ("ab" * 32, "cd" * 32)
    assert msgspec.json.decode(version["capture"]) == whole["capture"]


def test_a_missing_source_is_filled_and_a_given_one_stays(intake: Intake) -> None:
    intake.take(json_line(source=None) + json_line(source_id="a2"), source="county.example")
    assert sorted(row["source"] for row in intake.rows("versions")) == [
        "county.example",
        "nightboard.example",
    ]


def test_a_batch_and_an_event_tell_of_the_ingest(intake: Intake) -> None:
    intake.take(FIRST + LATER + b"no record\n", "county feed")
    with intake.home.ledger.begin() as ledger:
        (batch,) = ledger.execute(select(batches)).all()
        (event,) = events(ledger)
    assert (batch.actor, batch.read, batch.postings, batch.sightings, batch.quarantined) == (
        *("tester", 3, 1),
        *(1, 1),
    )
    assert batch.inputs[0].endswith("county feed")
    assert batch.finished_at is not None
    assert (event["action"], event["purpose"]) == ("archive.add", "a test on made-up data")
    assert event["details"]["read"] == 3
