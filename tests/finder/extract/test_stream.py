"""The stateless command's core."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from leadlight.core.errors import InputError
from leadlight.core.findings import Findings
from leadlight.engine.workers import Workers
from leadlight.finder.extract.stream import extract_feed
from leadlight.finder.ingest.feeds import Feed

GOOD = (
    b'{"source": "a.example", "captured_at": "2026-03-01T12:00:00Z", "body": "call 503 555 0101"}'
)
LONGEST = 1 << 20


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as made:
        yield made


def answered(feed: bytes, folder: Path, workers: Workers) -> list[bytes]:
    path = folder / "feed.jsonl"
    path.write_bytes(feed)
    with Feed("feed", path).opened() as stream:
        found = extract_feed(stream, "US", LONGEST, workers)
        return b"".join(each.lines for each in found).splitlines()


def test_one_line_out_for_each_line_in(tmp_path: Path, workers: Workers) -> None:
    lines = [GOOD, b"{", b"", b"[1]", b'{"source": "a.example"}', b"\xff", GOOD]
    out = [msgspec.json.decode(line) for line in answered(b"\n".join(lines), tmp_path, workers)]
    assert [("error" in line, line.get("line")) for line in out] == [
        (False, None),
        *((True, number) for number in range(2, 7)),
        (False, None),
    ]


def test_a_findings_record_reads_back(tmp_path: Path, workers: Workers) -> None:
    (line,) = answered(GOOD, tmp_path, workers)
    assert msgspec.json.decode(line, type=Findings).phones[0].e164 == "+15035550101"


def test_several_processes_answer_in_the_order_of_the_input(
    tmp_path: Path, workers: Workers
) -> None:
    filler = "and nothing else " * 30
    records = [
        {"source": "a.example", "captured_at": "2026-03-01T12:00:00Z", "source_id": str(number)}
        | {"body": f"call 503 555 {number % 10_000:04}. {filler}"}
        for number in range(12_000)
    ]
    feed = b"\n".join(map(msgspec.json.encode, records))
    assert len(feed) > 6_000_000, "long enough for the processes to be started"
    found = [msgspec.json.decode(it, type=Findings) for it in answered(feed, tmp_path, workers)]
    assert [it.source_id for it in found] == [record["source_id"] for record in records]
    assert all(len(it.phones) == 1 for it in found)


def test_a_country_without_numbers_is_refused(workers: Workers) -> None:
    with pytest.raises(InputError, match="ZZ"), Feed("none", Path(os.devnull)).opened() as stream:
        next(extract_feed(stream, "ZZ", LONGEST, workers))


def test_answers_what_has_come_before_it_waits_for_more() -> None:
    command = [str(Path(sys.executable).with_name("leadlight")), "extract", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asked:
        assert isinstance(asked.stdin, io.BufferedWriter)
        assert isinstance(asked.stdout, io.BufferedReader)
        for _ in range(3):
            asked.stdin.write(GOOD + b"\n")
            asked.stdin.flush()
            assert b"+15035550101" in asked.stdout.readline()
        asked.stdin.close()
    assert asked.returncode == 0
