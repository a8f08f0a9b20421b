"""What an ingest holds at a time does not grow with its feed."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.intake import Intake, json_line

from leadlight.finder.ingest.ingest import ENGINE_MB
from leadlight.finder.ingest.received import Position, Rejected
from leadlight.finder.ingest.warc_records import _Waiting
from leadlight.finder.pictures.kernel import Hashed

PROGRAM = """
import sys
from pathlib import Path

sys.argv = ["leadlight", "ingest", *sys.argv[1:]]
from leadlight.cli.main import main

try:
    main()
finally:
    told = Path("/proc/self/status").read_text()
    print(next(line.split()[1] for line in told.splitlines() if line.startswith("VmHWM")))
"""
"""The command, as from the shell. What ``getrusage`` tells would be what the tests themselves take,
where they take more."""
HTML = "Content-Type: text/html"
HEAD = """WARC/1.0
WARC-Type: response
WARC-Date: 2026-03-01T00:00:00Z
Content-Type: application/http; msgtype=response
WARC-Target-URI: http://board.example/ads"""
LETTERS = 30_000
MANY = 1_000
FILES = 10
PAGES = 3_000
MOST = 300_000_000
"""Bytes that an ingest may take, the program itself and all."""
MOST_MORE = 60_000_000
"""Bytes that it may take for many pages more than for one; each of the feeds has ninety."""


def lines(path: Path, pages: int) -> Path:
    """Ads with as much text as a page of a site."""
    with path.open("w", encoding="utf-8") as feed:
        for at, body in enumerate(bodies(pages)):
            ad = {"source": "a", "source_id": f"{at}", "captured_at": "2026-03-01T00:00:00Z"}
            feed.write(json.dumps(ad | {"body": body}) + "\n")
    return path


def captures(path: Path, pages: int) -> Path:
    """Such pages as they were captured."""
    with path.open("w", encoding="utf-8", newline="\r\n") as feed:
        for at, body in enumerate(bodies(pages)):
            page = f"HTTP/1.1 200 OK\n{HTML}\n\n<title>Ad {at}</title><p>{body}</p>"
            length = len(page) + page.count("\n")
            feed.write(f"{HEAD}/{at}\nContent-Length: {length}\n\n{page}\n\n")
    return path


def bodies(pages: int) -> Iterator[str]:
    draw = random.Random(5)
    for at in range(pages):
        yield f"call 212 555 {at % 10_000:04d} {draw.randbytes(LETTERS // 2).hex()}"


def peak(folder: Path, path: Path) -> int:
    """Bytes of memory that reading the feed in took at the most."""
    words = [sys.executable, "-c", PROGRAM, str(path), "--home", str(folder)]
    ran = subprocess.run(words, check=True, capture_output=True, text=True)
    assert ", 0 quarantined" in ran.stdout
    return int(ran.stdout.split()[-1]) << 10


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs what Linux tells of a process")
@pytest.mark.parametrize(("feed", "name"), [(lines, "feed.jsonl"), (captures, "feed.warc")])
def test_a_feed_of_pages_is_never_held_whole(
    tmp_path: Path, feed: Callable[[Path, int], Path], name: str
) -> None:
    """Ninety megabytes of them beside one page."""
    many = peak(tmp_path / "many", feed(tmp_path / f"many-{name}", PAGES))
    one = peak(tmp_path / "one", feed(tmp_path / f"one-{name}", 1))
    assert many < MOST
    assert many - one < MOST_MORE


def test_what_is_new_is_found_in_half_of_the_memory_that_is_given(tmp_path: Path) -> None:
    """Though the archive has some files, as it often has when one ingest follows another."""
    intake = Intake(tmp_path, memory_mb=ENGINE_MB // 2)
    for day in range(FILES):
        intake.take(b"".join(json_line(source_id=f"{day}-{at}") for at in range(20)))
    many = b"".join(json_line(source_id=f"{at % 3}-{at}") for at in range(5_000))
    assert intake.take(many).postings == 5_000 - 20
    intake.home.close()


def test_what_waits_of_a_capture_waits_on_disk() -> None:
    """Pages, what was refused, and hashes of pictures; in memory a place for each."""
    page, hashed = b"p" * 20_000, Hashed("", "a" * 64, "b" * 64, 90, ("c" * 64,) * 7)
    tracemalloc.start()
    try:
        with tempfile.TemporaryFile() as spool:
            waiting = _Waiting(spool)
            for at in range(MANY):
                waiting.add(Position(at, at), page, {"title": f"t{at}"}, f"sha1:{at}")
                waiting.refuse(Rejected(Position(at, at), page, len(page), "odd"))
                waiting.add_picture(f"http://board.example/{at}.jpg", hashed)
            held, _ = tracemalloc.get_traced_memory()
            assert waiting.picture("http://board.example/7.jpg") == hashed
            assert waiting.seen("sha1:7") == page
            assert sum(1 for _ in waiting) == 2 * MANY
    finally:
        tracemalloc.stop()
    assert held < 500 * MANY
