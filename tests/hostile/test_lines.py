"""Bad lines of JSON: each is set aside with its place and the reason, and the rest is read."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake import Intake, json_line

from leadlight.finder.ingest.journal import Counts

GOOD = json_line(source_id="good")
ALSO_GOOD = json_line(source_id="also good")
DEEP = b'{"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"t","x":%s}'


def nested(depth: int) -> bytes:
    return DEEP % (b"[" * depth + b"]" * depth)


BAD: dict[str, tuple[bytes, str]] = {
    "truncated": (json_line()[:40], "not JSON: Input data was truncated"),
    "no JSON": (b"<html>", "not JSON"),
    "binary": (b"\x00\x01\x02\x03", "not JSON"),
    "an array": (b"[1, 2]", "not an object but list: one JSON object a line"),
    "a number": (b"7", "not an object but int"),
    "null": (b"null", "not an object but NoneType"),
    "two objects": (b"{} {}", "not JSON"),
    "no source": (
        json_line(source=None),
        "`source`: each record names its source, or give --source",
    ),
    "empty source": (json_line(source=""), "`$.source`"),
    "source of another type": (json_line(source=7), "`$.source`"),
    "no capture": (json_line(captured_at=None), "each record says when it was captured"),
    "time without offset": (
        json_line(captured_at="2026-03-01T12:00:00"),
        "`$.captured_at`: give the time with its offset, as in 2026-03-01T12:00:00Z",
    ),
    "other time without offset": (json_line(posted_at="2026-03-01T12:00:00"), "`$.posted_at`"),
    "no time": (json_line(captured_at="yesterday"), "`$.captured_at`: give the time as RFC 3339"),
    "no such day": (json_line(captured_at="2026-02-30T12:00:00Z"), "`$.captured_at`"),
    "year 1": (json_line(captured_at="0001-01-01T00:00:00+14:00"), "year 1 of `captured_at`"),
    "year 9999": (json_line(gone_at="9999-12-31T23:59:59-14:00"), "year 9999 of `gone_at`"),
    "no text": (json_line(title=None), "neither title nor body"),
    "empty text": (json_line(title="", body=""), "neither title nor body"),
    "no latitude": (json_line(lat=91), "`$.lat`"),
    "latitude in words": (json_line(lat="north"), "`$.lat`"),
    "huge number": (b'{"lat": 1e999}', "not JSON: Number out of range"),
    "not a number": (b'{"lat": NaN}', "not JSON"),
    "unknown contact": (
        json_line(contacts=[{"type": "fax", "value": "1"}]),
        "`$.contacts[0].type`",
    ),
    "bad hash": (json_line(images=[{"pdq": "ab"}]), "`$.images[0].pdq`"),
    "hash and a break": (json_line(images=[{"pdq": "ab" * 32 + "\n"}]), "`$.images[0].pdq`"),
    "invalid UTF-8": (json_line().replace(b"town", b"t\xffwn"), "UTF-8"),
    "half a surrogate pair": (json_line(title="a\ud800b"), "half of a surrogate pair"),
    "deep": (nested(65), "nested too deeply"),
    "deeper": (nested(993), "nested too deeply"),
    "deepest": (nested(30_000), "nested too deeply"),
    "too long": (json_line(body="x" * (1 << 16)), "the longest that is read is 65,536"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_says_where_and_why_and_its_neighbours_are_read(
    intake: Intake, name: str
) -> None:
    bad, reason = BAD[name]
    bad = bad.removesuffix(b"\n")
    assert intake.take(GOOD + bad + b"\n" + ALSO_GOOD) == Counts(read=3, postings=2, quarantined=1)
    (entry,) = intake.refused()
    assert (entry.line, entry.offset, entry.length) == (2, len(GOOD), _length(name, bad))
    assert entry.input.endswith("feed")
    assert reason in entry.reason
    assert "\n" not in entry.reason
    (row,) = intake.rows("quarantine")
    assert row["raw"].removesuffix(b"\n") == bad


def _length(name: str, bad: bytes) -> int:
    """A line that is too long is set aside with its end, which was never looked for in it."""
    return len(bad) + (name == "too long")


@pytest.mark.parametrize("name", sorted(BAD.keys() - {"too long"}))
def test_a_bad_last_line_needs_no_end(intake: Intake, name: str) -> None:
    assert intake.take(GOOD + BAD[name][0].removesuffix(b"\n")) == Counts(
        read=2, postings=1, quarantined=1
    )


def test_all_at_once_each_has_its_entry(intake: Intake) -> None:
    lines = [line.removesuffix(b"\n") + b"\n" for line, _ in BAD.values()]
    counts = intake.take(GOOD.join(lines))
    assert (counts.postings, counts.quarantined) == (1, len(BAD))
    entries = intake.refused()
    assert [entry.line for entry in entries] == list(range(1, 2 * len(BAD), 2))
    assert all(
        after.offset == before.offset + len(line) + len(GOOD)
        for (before, after), line in zip(pairwise(entries), lines, strict=False)
    )


def test_a_line_of_twenty_megabytes_is_one_entry_and_is_not_held_whole(intake: Intake) -> None:
    long = b'{"title": "' + b"x" * (20 << 20) + b'"}\n'
    assert intake.take(GOOD + long + ALSO_GOOD) == Counts(read=3, postings=2, quarantined=1)
    (entry,) = intake.refused()
    assert (entry.line, entry.offset, entry.length) == (2, len(GOOD), len(long))
    assert "20,971,534 bytes" in entry.reason
    (row,) = intake.rows("quarantine")
    assert len(row["raw"]) <= 8 << 16


@pytest.mark.parametrize("size", [-1, 0, 1])
def test_the_longest_line_that_is_read(intake: Intake, size: int) -> None:
    room = (1 << 16) - len(json_line(body="").removesuffix(b"\n")) + size
    line = json_line(body="x" * room)
    for end, name in ((b"\n", "with an end"), (b"", "without")):
        counts = intake.take(line.removesuffix(b"\n") + end, name)
        assert counts.quarantined == (size > 0), name


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "a\x00b\x1b[31m\u202e\u200b"},
        {"title": "\ufeff\uffff\U0010ffff"},
        {"place": "'; DROP TABLE postings; --"},
        {"age": 10**30},
        {"age": -1},
        {"extra": {"n": 10**30, "deep": [[[[]]]]}},
        {"title": "😀" * 3000},
        {"source": "s" * 1024},
        {"places": [""] * 500},
    ],
)
def test_odd_and_readable_is_read_and_kept(intake: Intake, fields: dict[str, object]) -> None:
    line = json_line(**fields)
    assert intake.take(line + GOOD).postings == 2
    kept = {row["source_id"]: row for row in intake.rows("versions")}["a1"]
    assert kept["raw"] == line.removesuffix(b"\n")
    for name, value in fields.items():
        if name != "extra":
            assert kept[name] == (str(value) if name == "age" else value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "the file is empty"), (b"\x00" * 4096, "not JSON")],
)
def test_a_file_of_nothing(intake: Intake, content: bytes, reason: str) -> None:
    assert intake.take(content, form="jsonl") == Counts(read=1, quarantined=1)
    (entry,) = intake.refused()
    assert reason in entry.reason


def test_an_empty_file_does_not_keep_the_next_from_being_read(intake: Intake) -> None:
    feeds = [intake.feed(b"", "empty"), intake.feed(GOOD, "good")]
    assert intake.take_paths(feeds) == Counts(read=2, postings=1, quarantined=1)
    assert [entry.input for entry in intake.refused()] == [str(feeds[0])]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = (
    "source",
    "source_id",
    "captured_at",
    "title",
    "lat",
    "contacts",
    "images",
    "age",
    "extra",
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    changes=st.lists(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3), max_size=4),
    bytes_of=st.lists(st.binary(max_size=12), max_size=4),
)
def test_whatever_comes_every_line_is_counted_once(
    intake: Intake, changes: list[dict[str, object]], bytes_of: list[bytes]
) -> None:
    lines = [json_line(**fields) for fields in changes]
    lines += [b"x" + each.replace(b"\n", b" ") + b"\n" for each in bytes_of]
    counts = intake.take(GOOD + b"".join(lines), form="jsonl")
    assert counts.read == 1 + len(lines) == sum(msgspec.structs.astuple(counts)[1:])
    assert counts.quarantined >= len(bytes_of)
