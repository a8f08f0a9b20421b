"""What an ingest holds at a time does not grow with its feed."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path

import pytest

from leadlight.finder.ingest.received import Position, Rejected
from leadlight.finder.ingest.warc_records import _Waiting
from leadlight.finder.pictures.kernel import Hashed

PROGRAM = """
import resource, sys
from pathlib import Path
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home

if __name__ == "__main__":
    home = open_home(Settings(home=Path(sys.argv[1]), workers=2), "tester", "memory")
    counts = ingest(home, Context("tester", "memory"), find_feeds([sys.argv[2]]), HowToRead())
    home.close()
    print(counts.postings, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
LETTERS = 30_000
MANY = 1_000
PAGES = 3_000
MOST_MORE = 160
"""MiB; the feed itself has ninety."""


def feed(path: Path, records: int) -> Path:
    """Ads with as much text as a page of a site."""
    draw = random.Random(5)
    with path.open("w", encoding="utf-8") as lines:
        for at in range(records):
            body = f"call 212 555 {at % 10_000:04d} " + draw.randbytes(LETTERS // 2).hex()
            ad = {"source": "a", "source_id": f"{at}", "captured_at": "2026-03-01T00:00:00Z"}
            lines.write(json.dumps(ad | {"body": body}) + "\n")
    return path


def peak(folder: Path, path: Path, records: int) -> float:
    """MiB that reading the feed in took at the most, in a process of its own."""
    words = [sys.executable, "-c", PROGRAM, str(folder), str(path)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    assert int(told[0]) == records
    return int(told[1]) / (1024 if sys.platform == "linux" else 1024 * 1024)


@pytest.mark.slow
def test_a_feed_of_pages_is_never_held_whole(tmp_path: Path) -> None:
    """Ninety megabytes of them beside one page."""
    many = peak(tmp_path / "many", feed(tmp_path / "many.jsonl", PAGES), PAGES)
    one = peak(tmp_path / "one", feed(tmp_path / "one.jsonl", 1), 1)
    assert many - one < MOST_MORE


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
