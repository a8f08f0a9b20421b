"""Bad CSV: a wrong header is one entry, a bad row another, and the rows after it are read."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake import CSV_HEADER, Intake, csv_line

from leadlight.finder.ingest import csv_rows
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.mapping import Mapping
from leadlight.finder.ingest.received import Reading, Received, Rejected
from leadlight.finder.pictures.decode import Guards

GOOD = csv_line(1)
NO_PICTURES = Guards(most_bytes=1, most_pixels=1)
ALSO_GOOD = csv_line(2)
BAD: dict[str, tuple[bytes, str]] = {
    "too few cells": (b"a,b\n", "2 cells under a header of 4"),
    "too many cells": (b"a,b,c,d,e\n", "5 cells under a header of 4"),
    "text after a quote": (b'a,"b"c,d,e\n', "not CSV"),
    "invalid UTF-8": (GOOD.replace(b"town", b"t\xffwn"), "not UTF-8: byte "),
    "time without offset": (GOOD.replace(b"00Z", b"00"), "give the time with its offset"),
    "no source": (GOOD.replace(b"nightboard.example", b""), "each record names its source"),
    "carriage returns": (GOOD.replace(b" ", b"\r"), "not CSV"),
    "too long": (GOOD.replace(b"town", b"x" * (1 << 16)), "the longest that is read is 65,536"),
}


def read(content: bytes, limit: int = 1 << 16) -> list[Received | Rejected]:
    return list(csv_rows.read(io.BytesIO(content), Reading(limit, None, Mapping(), NO_PICTURES)))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_says_where_and_why_and_its_neighbours_are_read(
    intake: Intake, name: str
) -> None:
    bad, reason = BAD[name]
    counts = intake.take(CSV_HEADER + GOOD + bad + ALSO_GOOD)
    assert counts == Counts(read=3, postings=2, quarantined=1)
    (entry,) = intake.refused()
    assert (entry.line, entry.offset, entry.length) == (3, len(CSV_HEADER + GOOD), len(bad))
    assert reason in entry.reason
    assert [row["raw"] for row in intake.rows("quarantine")] == [bad]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (
            b"one,two,three\n",
            "no column captured_at: name the columns with --mapping FILE",
        ),
        (b"a\n", "no column captured_at"),
        (b"\xff," + CSV_HEADER, "the header is not UTF-8: byte 0"),
        (b'"source,captured_at,title\n', "not CSV"),
        (CSV_HEADER.replace(b"source_id", b"title"), "the column title more than once: rename one"),
        (b"\n\n\n", "no header: every line is blank"),
        (b"x," * (1 << 16) + b"\n", "the longest that is read is 65,536"),
    ],
)
def test_a_wrong_header_is_one_entry_for_the_file(
    intake: Intake, header: bytes, reason: str
) -> None:
    rows = b"" if header.strip() == b"" else GOOD
    assert intake.take(header + rows, form="csv") == Counts(read=1, quarantined=1)
    (entry,) = intake.refused()
    assert (entry.line, entry.offset) == (0, 0)
    assert reason in entry.reason


def test_rows_after_a_quote_that_is_never_closed_are_read(intake: Intake) -> None:
    bad = b'nightboard.example,c0,2026-03-01T12:00:00Z,"In town\n'
    after = b"".join(map(csv_line, range(1, 1200)))
    counts = intake.take(CSV_HEADER + bad + after)
    assert counts == Counts(read=1200, postings=1199, quarantined=1)
    (entry,) = intake.refused()
    assert (entry.line, entry.offset, entry.length) == (2, len(CSV_HEADER), len(bad))
    assert "a quote that is never closed" in entry.reason


def test_an_unclosed_quote_near_the_end_costs_its_own_row_alone(intake: Intake) -> None:
    bad = b'nightboard.example,c0,2026-03-01T12:00:00Z,"In town\n'
    assert intake.take(CSV_HEADER + GOOD + bad + ALSO_GOOD).postings == 2


def test_a_line_of_twenty_megabytes_is_not_taken_to_pieces(intake: Intake) -> None:
    """No piece of it, even one that looks like a row, becomes a record."""
    piece = csv_line(7).removesuffix(b"\n")
    long = b"x" * (1 << 16) + piece + b"x" * (20 << 20) + b"\r" + piece + b"\n"
    counts = intake.take(CSV_HEADER + GOOD + long + ALSO_GOOD)
    assert counts == Counts(read=3, postings=2, quarantined=1)
    (entry,) = intake.refused()
    assert (entry.line, entry.offset, entry.length) == (3, len(CSV_HEADER + GOOD), len(long))


def test_numbers_of_any_length_are_refused_or_read(intake: Intake) -> None:
    header = CSV_HEADER.replace(b"\n", b",age,lat\n")
    rows = [b"9" * 5000 + b",1", b"24," + b"9" * 400, b"24,inf", b"24,nan", b"24,37.8"]
    lines = [csv_line(n).replace(b"\n", b"," + row + b"\n") for n, row in enumerate(rows)]
    assert intake.take(header + b"".join(lines)) == Counts(read=5, postings=1, quarantined=4)


def test_json_in_a_cell_may_be_bad_too(intake: Intake) -> None:
    header = CSV_HEADER.replace(b"\n", b",extra\n")
    cells = [b"{", b"[" * 30_000, b'"{""a"": 1}"', b"7"]
    lines = [csv_line(n).replace(b"\n", b"," + cell + b"\n") for n, cell in enumerate(cells)]
    assert intake.take(header + b"".join(lines)) == Counts(read=4, postings=1, quarantined=3)


@pytest.mark.parametrize("line", [b'"\n', b'a","\n', b'"x\n', b'"' * 99 + b"\n", b'a,"\n,",b\n'])
def test_quotes_without_end_cost_time_in_proportion(line: bytes) -> None:
    """Counted in steps of the reader, not in seconds: four times the rows, four times the steps."""
    few, many = (steps(CSV_HEADER + line * rows) for rows in (4000, 16_000))
    assert many < 6 * few


def test_a_million_quotes_on_one_line_are_one_row() -> None:
    (only,) = read(CSV_HEADER + b'"' * 1_000_001 + b"\n", limit=1 << 21)
    assert isinstance(only, Rejected)


def steps(content: bytes) -> int:
    """How many calls of Python functions reading ``content`` takes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        for _ in csv_rows.read(io.BytesIO(content), Reading(1 << 16, None, Mapping(), NO_PICTURES)):
            pass
    finally:
        sys.setprofile(before)
    return calls


LINES = st.lists(st.text(alphabet='a,"\r\x00é ', max_size=9).map(str.encode), max_size=12)


@given(LINES, st.integers(32, 64))
def test_no_byte_is_lost_and_none_is_read_twice(lines: list[bytes], limit: int) -> None:
    """What is received, refused and passed over as blank is the feed, in its order."""
    content = b"source,captured_at,title\n" + b"\n".join(lines)
    position = len(b"source,captured_at,title\n")
    for each in read(content, limit):
        assert each.position.offset >= position
        assert content[position : each.position.offset].strip(b"\r\n") == b""
        assert each.position.line == 1 + content.count(b"\n", 0, each.position.offset)
        assert content.startswith(each.raw, each.position.offset)
        position = each.position.offset + len(each.raw)
    assert content[position:].strip(b"\r\n") == b""
