"""Packed feeds and Parquet that are cut off or damaged: what stands before is read."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable

import pyarrow as pa
import pytest
import zstandard
from tests.finder.ingest.test_formats import parquet
from tests.intake import CSV_HEADER, Intake, an_ad, csv_line, json_line

from leadlight.finder.ingest.journal import Counts

_NOISE = random.Random(7)
LINES = [
    json_line(source_id=str(number), body=_NOISE.randbytes(400).hex()) for number in range(600)
]
FEED = b"".join(LINES)
PACK: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstandard.compress}


def whole_lines(packing: str, packed: bytes) -> int:
    """How many whole lines the packing's own library gets out of a cut file."""
    if packing == "gzip":
        got = gzip.zlib.decompressobj(31).decompress(packed)  # type: ignore[attr-defined]  # zlib
    else:
        got = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    return int(got.count(b"\n"))


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("part", [0.05, 0.5, 0.9, 0.999])
def test_everything_before_the_cut_is_read(intake: Intake, packing: str, part: float) -> None:
    packed = PACK[packing](FEED)
    cut = packed[: int(len(packed) * part)]
    counts = intake.take(cut)
    assert counts.postings == whole_lines(packing, cut)
    assert counts.quarantined == 1
    (entry,) = intake.refused()
    assert "damaged or cut off here" in entry.reason
    assert entry.line == counts.postings
    if counts.postings:
        assert entry.offset == sum(map(len, LINES[: counts.postings - 1]))
        assert "what stood before was read" in entry.reason


@pytest.mark.parametrize("packing", PACK)
def test_a_cut_between_two_parts_is_no_damage(intake: Intake, packing: str) -> None:
    pack = PACK[packing]
    assert intake.take(pack(b"".join(LINES[:5])) + pack(b"".join(LINES[5:9]))).postings == 9


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize(
    "tail", [b"garbage that is nothing packed", b"\x28\xb5\x2f\xfd\xff\xff\xff"]
)
def test_what_follows_the_packed_part_is_refused(intake: Intake, packing: str, tail: bytes) -> None:
    counts = intake.take(PACK[packing](FEED) + tail)
    assert counts == Counts(read=601, postings=600, quarantined=1)


@pytest.mark.parametrize("packing", PACK)
def test_a_flipped_bit_stops_nothing_before_it(intake: Intake, packing: str) -> None:
    packed = bytearray(PACK[packing](FEED))
    packed[-3] ^= 0xFF  # in the checksum or the length at the end, or in the last block
    counts = intake.take(bytes(packed))
    assert counts.quarantined >= 1
    assert counts.postings >= 300


@pytest.mark.parametrize("head", [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x1f\x8b\x08\x00", b"PAR1"])
def test_a_head_without_a_body(intake: Intake, head: bytes) -> None:
    assert intake.take(head) == Counts(read=1, quarantined=1)
    assert "empty" not in intake.refused()[0].reason


BOMB = 208 << 20


def bomb(packing: str, before: bytes, after: bytes) -> bytes:
    """More than two hundred megabytes of one letter, packed to less than a five hundredth."""
    packer = (
        zlib.compressobj(6, wbits=31)
        if packing == "gzip"
        else zstandard.ZstdCompressor(level=1).compressobj()
    )
    packed = packer.compress(before)
    for _ in range(BOMB >> 20):
        packed += packer.compress(b"x" * (1 << 20))
    packed += packer.compress(after) + packer.flush()
    assert len(packed) < BOMB // 500
    return packed


@pytest.mark.parametrize("packing", PACK)
def test_a_bomb_is_unpacked_in_small_steps(intake: Intake, packing: str) -> None:
    packed = bomb(packing, b"", b"\n" + LINES[0])
    assert intake.take(packed, form="jsonl") == Counts(read=2, postings=1, quarantined=1)
    (entry,) = intake.refused()
    assert entry.length == BOMB + 1


def test_a_bomb_of_csv_costs_itself_alone(intake: Intake) -> None:
    packed = bomb("gzip", CSV_HEADER + csv_line(1), b"\n" + csv_line(2))
    assert intake.take(packed, form="csv") == Counts(read=3, postings=2, quarantined=1)


PAGE = b"<h1>Maple</h1>call 212-555-0142"


def capture(at: int, content: bytes, *headers: bytes) -> tuple[bytes, bytes]:
    """What stands before a captured page in a WARC file, and the page."""
    http = b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: text/html", *headers, b"", b""])
    size = len(http) + (len(content) or BOMB)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://board.example/{at}\r\n"
        "WARC-Date: 2026-03-01T12:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + http, content


def test_a_bomb_of_a_page_costs_itself_alone(intake: Intake) -> None:
    """In a packed file, as it is."""
    one, large, two = capture(1, PAGE), capture(2, b""), capture(3, PAGE)
    end = b"\r\n\r\n"
    packed = bomb("gzip", b"".join(one) + end + large[0], end + b"".join(two) + end)
    assert intake.take(packed, form="warc") == Counts(read=3, postings=2, quarantined=1)
    assert "the longest that is read" in intake.refused()[0].reason


def test_a_page_that_its_server_packed_and_that_is_a_bomb_costs_itself_alone(
    intake: Intake,
) -> None:
    large = capture(2, bomb("gzip", b"<h1>", b"</h1>"), b"Content-Encoding: gzip")
    end = b"\r\n\r\n"
    records = [b"".join(each) + end for each in (capture(1, PAGE), large, capture(3, PAGE))]
    packed = gzip.compress(b"".join(records))
    assert intake.take(packed, form="warc") == Counts(read=3, postings=2, quarantined=1)
    assert "unpacks to more than" in intake.refused()[0].reason


def test_a_cut_csv(intake: Intake) -> None:
    rows = b"".join(map(csv_line, range(5000)))
    packed = gzip.compress(CSV_HEADER + rows)
    counts = intake.take(packed[: len(packed) // 2])
    assert counts.postings > 1000
    assert "cut off" in intake.refused()[-1].reason


TABLE = pa.Table.from_pylist([an_ad(source_id=str(number)) for number in range(50)])


@pytest.mark.parametrize("kept", [4, 100, -1, -4, -8, -40])
def test_parquet_that_is_cut_off(intake: Intake, kept: int) -> None:
    assert intake.take(parquet(TABLE)[:kept]) == Counts(read=1, quarantined=1)
    (entry,) = intake.refused()
    assert entry.reason.startswith("not Parquet: ")
    assert (entry.line, entry.offset) == (0, 0)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_parquet_is_read_or_refused_and_the_next_feed_is_read(
    intake: Intake, seed: int
) -> None:
    chance = random.Random(seed)
    feeds = []
    for number in range(10):
        damaged = bytearray(parquet(TABLE))
        for _ in range(3):
            damaged[chance.randrange(4, len(damaged) - 8)] ^= 1 << chance.randrange(8)
        feeds.append(intake.feed(bytes(damaged), f"{number}.parquet"))
    good = intake.feed(json_line(source_id="good"), "good.jsonl")
    intake.take_paths([*feeds, good])
    assert "good" in {row["source_id"] for row in intake.rows("postings")}


def test_a_row_of_parquet_with_text_that_is_no_text(intake: Intake) -> None:
    titles = pa.array([b"fine", b"\xff\xfe", b"fine too"]).view(pa.string())
    table = TABLE.slice(0, 3).set_column(TABLE.schema.get_field_index("title"), "title", titles)
    assert intake.take(parquet(table)) == Counts(read=3, postings=2, quarantined=1)
    (entry,) = intake.refused()
    assert entry.line == 2
    assert "`$.title`" in entry.reason


def test_rows_of_parquet_are_refused_one_by_one(intake: Intake) -> None:
    rows = [
        an_ad(source_id="1"),
        an_ad(source_id="2") | {"captured_at": "noon"},
        an_ad(source_id="3"),
    ]
    counts = intake.take(parquet(pa.Table.from_pylist(rows)))
    assert counts == Counts(read=3, postings=2, quarantined=1)
    assert intake.refused()[0].line == 2


def test_parquet_without_the_columns_names_them(intake: Intake) -> None:
    assert intake.take(parquet(pa.table({"a": [1]}))) == Counts(read=1, quarantined=1)
    assert "no column captured_at" in intake.refused()[0].reason


def test_times_of_parquet_without_a_zone_are_refused(intake: Intake) -> None:
    times = pa.array([1_772_366_400], pa.timestamp("s"))
    table = TABLE.slice(0, 1).drop_columns(["captured_at"]).append_column("captured_at", times)
    assert intake.take(parquet(table)).quarantined == 1
    assert "offset" in intake.refused()[0].reason
