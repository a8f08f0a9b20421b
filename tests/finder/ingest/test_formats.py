"""The same records, whatever the format and the packing they come in."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from tests.intake import CSV_HEADER, Intake, an_ad, csv_line, json_line

from leadlight.core.errors import InputError
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead
from leadlight.finder.ingest.journal import Counts

ROWS = [an_ad(source_id=f"c{number}") for number in range(3)]
JSONL = b"".join(json_line(**row) for row in ROWS)
CSV = CSV_HEADER + b"".join(map(csv_line, range(3)))


def parquet(table: pa.Table) -> bytes:
    written = io.BytesIO()
    pq.write_table(table, written)
    return written.getvalue()


def of_unknown_size(content: bytes) -> bytes:
    packer = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    return packer.compress(content) + packer.flush()


FORMATS = {"jsonl": JSONL, "csv": CSV, "parquet": parquet(pa.Table.from_pylist(ROWS))}
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip in members": lambda content: gzip.compress(content[:50]) + gzip.compress(content[50:]),
    "zstd": zstandard.compress,
    "zstd in frames": lambda it: zstandard.compress(it[:50]) + zstandard.compress(it[50:]),
    "zstd of unknown size": of_unknown_size,
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("form", FORMATS)
def test_the_format_and_the_packing_are_found_out(intake: Intake, form: str, packing: str) -> None:
    counts = intake.take(PACKINGS[packing](FORMATS[form]))
    assert counts == Counts(read=3, postings=3)
    assert intake.titles() == ["In town"] * 3


def test_the_formats_bring_the_very_same_records(intake: Intake) -> None:
    intake.take(JSONL, "feed.jsonl")
    for form in ("csv", "parquet"):
        assert intake.take(FORMATS[form], form) == Counts(read=3, repeated=3)


@pytest.mark.parametrize("form", FORMATS)
def test_the_format_can_be_said(intake: Intake, form: str) -> None:
    assert intake.take(FORMATS[form], form=form).postings == 3


def test_a_wrong_format_is_a_refusal_and_no_crash(intake: Intake) -> None:
    assert intake.take(JSONL, form="parquet").quarantined == 1
    assert intake.take(FORMATS["parquet"], form="jsonl").postings == 0
    assert intake.take(FORMATS["parquet"], form="csv").postings == 0
    with pytest.raises(
        InputError, match="no format called 'xml'; there are: cdr, csv, jsonl, parquet, warc"
    ):
        intake.take(JSONL, form="xml")


@pytest.mark.parametrize("form", FORMATS)
def test_standard_input(intake: Intake, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    packed = io.BytesIO(gzip.compress(FORMATS[form]))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(packed))
    assert intake.take_paths(["-"]) == Counts(read=3, postings=3)
    (inputs,) = {row["source"] for row in intake.rows("postings")}
    assert inputs == "nightboard.example"


def test_a_folder_stands_for_its_files_in_order(intake: Intake, tmp_path: Path) -> None:
    for name, number in (("b.jsonl", 2), ("a.jsonl", 1)):
        intake.feed(json_line(source_id=str(number)), f"drop/{name}")
    intake.feed(json_line(source_id="deeper"), "drop/below/c.jsonl")
    assert [feed.name for feed in find_feeds([str(tmp_path / "drop")])] == [
        str(tmp_path / "drop" / name) for name in ("a.jsonl", "b.jsonl")
    ]
    assert intake.take_paths([tmp_path / "drop"]).postings == 2
    assert [row["source_id"] for row in intake.rows("postings")] == ["1", "2"]


def test_several_feeds_of_several_formats_at_once(intake: Intake) -> None:
    paths = [intake.feed(content, form) for form, content in FORMATS.items()]
    assert intake.take_paths(paths) == Counts(read=9, postings=3, repeated=6)


def test_lines_may_be_blank_and_begin_with_a_byte_order_mark(intake: Intake) -> None:
    blank = b"\xef\xbb\xbf" + JSONL.replace(b"\n", b"\r\n\r\n \n")
    assert intake.take(blank) == Counts(read=3, postings=3)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + CSV,
        b"\xef\xbb\xbf" + CSV.replace(b"source,", b'"source",', 1),
        b"\n \n".replace(b" ", b"") + CSV,
        CSV.replace(b"\n", b"\r\n"),
        CSV.removesuffix(b"\n"),
        CSV.replace(b"\n", b"\n\n"),
    ],
    ids=["mark", "mark before a quote", "blank lines first", "crlf", "no last break", "blanks"],
)
def test_harmless_habits_of_csv(intake: Intake, content: bytes) -> None:
    assert intake.take(content) == Counts(read=3, postings=3)


def test_cells_may_hold_breaks_commas_and_quotes(intake: Intake) -> None:
    row = b'nightboard.example,c1,2026-03-01T12:00:00Z,"one\r\ntwo, ""three"""\n'
    assert intake.take(CSV_HEADER + row + csv_line(2)).postings == 2
    first, _ = intake.rows("versions")
    assert first["title"] == 'one\r\ntwo, "three"'
    assert first["raw"] == row


def test_columns_of_one_name_that_no_field_reads_are_all_kept(intake: Intake) -> None:
    head = CSV_HEADER.replace(b"\n", b",note,note,,\n")
    intake.take(head + csv_line(1).replace(b"\n", b",one,two,,\n"))
    (version,) = intake.rows("versions")
    assert version["extra"] == '{"note":"one","note (2)":"two"}'


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "+05:30"])
def test_times_of_parquet_in_any_unit_and_zone(intake: Intake, unit: str, zone: str) -> None:
    moment = datetime(2026, 3, 1, 17, tzinfo=UTC)
    times = pa.array([moment], pa.timestamp(unit, zone))
    table = pa.Table.from_pylist(ROWS[:1])
    feed = parquet(
        table.set_column(table.schema.get_field_index("captured_at"), "captured_at", times)
    )
    assert intake.take(feed).postings == 1
    (version,) = intake.rows("versions")
    assert version["captured_at"] == moment
    assert version["captured_offset"] == {"UTC": 0, "America/New_York": -300, "+05:30": 330}[zone]


def test_nanoseconds_are_cut_and_cost_nothing_else(intake: Intake) -> None:
    times = pa.array([1_772_366_400_000_000_001], pa.timestamp("ns", "UTC"))
    table = pa.Table.from_pylist(ROWS[:1]).drop_columns(["captured_at"])
    assert intake.take(parquet(table.append_column("captured_at", times))).postings == 1


def test_nested_columns_of_parquet_are_lists_of_a_record(intake: Intake) -> None:
    nested = an_ad(
        contacts=[{"type": "phone", "value": "+12125550100"}],
        images=[{"pdq": "ab" * 32, "url": None}],
        places=["Oakland"],
    )
    assert intake.take(parquet(pa.Table.from_pylist([nested]))).postings == 1
    (version,) = intake.rows("versions")
    assert version["contacts"] == nested["contacts"]
    assert version["images"][0]["pdq"] == "ab" * 32


def test_a_small_bunch_after_another_is_read_too(tmp_path: Path) -> None:
    """More records than are written at once, into a home that was empty."""
    intake = Intake(tmp_path, batch_records=2)
    feed = b"".join(json_line(source_id=str(number)) for number in range(5)) + b"x\n" * 5
    assert intake.take(feed) == Counts(read=10, postings=5, quarantined=5)
    assert len(intake.refused()) == 5
    assert intake.take_paths([tmp_path / "feed"], HowToRead("jsonl")).repeated == 5
    intake.home.close()
