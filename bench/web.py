"""The web face measured: `python -m bench.web --ads N`.

A server in a process of its own is asked over loopback by a client that keeps its connections.
Every figure stands beside that of `/health/live`, which does nothing, from the same run. A built
home in the folder that `--home` names is used again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import msgspec
from bench.readme import about, put
from bench.webhome import Made, feeds_to_come, prepare
from bench.webload import Answer, Load, ask_each, hold

START = "from leadlight.cli.main import main\nif __name__ == '__main__': main()"
READERS = 64
_FEEDS = 16
"""Feeds that are read in beside the readers: more than can be read in that time."""
_REST = 20
"""Seconds that a server is given to make ready what will be looked at first."""
NOTHING = "nothing (`/health/live`)"
WORDS = (
    *("late night", "call me", '"in town"', "new AND here", "available OR ready", "sweet", "hotel"),
    *("visiting NOT leaving", "private", "genuine pics", "text only", '"no games"'),
)


class Row(msgspec.Struct, frozen=True):
    """A line of the table: what was asked, how, and the milliseconds that answers took."""

    what: str
    how: str
    taken: tuple[float, ...]
    goal: str = ""

    def told(self) -> str:
        """As Markdown."""
        taken = sorted(self.taken)
        half, most = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
        figures = f"{half:,.1f} | {most:,.1f} | {taken[-1]:,.1f}"
        return f"| {self.what} | {self.how} | {len(taken):,} | {figures} | {self.goal} |"


class Site:
    """The server of a home that was made, and what a client asks it."""

    def __init__(self, folder: Path, made: Made, workers: int, start: str = START) -> None:
        self.folder = folder
        self.start = start
        self.made = made
        self.workers = workers
        self.page = f"/leads/{made.large}"
        self.pages = [f"/leads/{lead}" for lead in made.leads]
        self.looks = [f"/api/v1/search?q={quote(number)}" for number in made.numbers]
        self.words = [f"/api/v1/search?q={quote(text)}" for text in WORDS]
        self.headers = {
            "Authorization": f"Bearer {made.token}",
            "Leadlight-Purpose": "benchmark",
        }

    @contextmanager
    def serving(self) -> Iterator[int]:
        """The port of a fresh server."""
        home = ("--home", str(self.folder / "home"))
        words = (
            "-c",
            self.start,
            "serve",
            *home,
            "--port",
            "0",
            "--workers",
            str(self.workers),
            "--no-log",
        )
        with started(words, LEADLIGHT_API_RATE="1000000") as process:
            assert process.stderr is not None
            said = ""
            while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", said)):
                line = process.stderr.readline()
                assert line, said
                said += line
            port = int(found[1])
            for _ in range(4 * self.workers):
                self.ask(port, ["/health/ready"])
            yield port

    def ask(self, port: int, paths: Sequence[str]) -> tuple[float, ...]:
        """The milliseconds of each of ``paths``, one after the other."""
        return asyncio.run(ask_each(port, paths, self.headers))

    def warm(self, port: int) -> None:
        """Has every process of the server make what it makes once."""
        for _ in range(4 * self.workers):
            self.ask(port, ["/leads", "/search?q=call", self.pages[0], self.looks[0]])


def main() -> None:
    """Measures one size, and puts its table into README.md if that is wanted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--ads", type=int, default=20_000)
    asked.add_argument("--seconds", type=float, default=20.0, help="of each load")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--home", type=Path, help="a folder to keep the home and its feeds in")
    asked.add_argument("--write", action="store_true", help="put the table into README.md")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="leadlight-web-") as folder:
        place = given.home or Path(folder)
        site = Site(place, prepare(place, given.ads), given.workers)
        rows = [*pages(site), *loads(site, given.seconds)]
    text = table(rows, given.ads, given.workers)
    print(text)
    if given.write:
        put(f"web-{given.ads}", text)


def pages(site: Site) -> Iterator[Row]:
    """Pages and look-ups, one after the other."""
    with site.serving() as port:
        site.warm(port)
        yield Row(NOTHING, "", site.ask(port, ["/health/live"] * 200))
        yield Row("list of leads, page", "", site.ask(port, ["/leads"] * 60), "100")
        yield Row("list of leads, interface", "", site.ask(port, ["/api/v1/leads"] * 60), "100")
        yield Row("pages of leads", "each for the first time", site.ask(port, site.pages[1:]))
    first: list[float] = []
    for _ in range(6):
        with site.serving() as port:
            site.warm(port)
            time.sleep(_REST)
            first += site.ask(port, [site.page])
    count = site.made.large_ads
    large = f"page of {count} ads"
    yield Row(
        large,
        f"for the first time, {len(first)} servers at rest for {_REST} s",
        tuple(first),
        "150",
    )
    with site.serving() as port:
        site.warm(port)
        site.ask(port, [site.page] * 8)
        yield Row(large, "again", site.ask(port, [site.page] * 60), "150")
        again = site.ask(port, [f"/api/v1{site.page}"] * 60)
        yield Row(f"lead of {count} ads, interface", "again", again, "150")
        yield Row("search by words", "", site.ask(port, site.words * 10), "50")
        yield Row("look-up of a number", "", site.ask(port, site.looks), "10")


def loads(site: Site, seconds: float) -> Iterator[Row]:
    """64 readers during an ingest: who each ask once a second, and who ask without a pause."""
    draw = random.Random(1)

    def any_search() -> str:
        return draw.choice(site.words if draw.random() < 0.5 else site.looks)

    for how, pause in (("once a second", 1.0), ("without a pause", 0.0)):
        load = Load(READERS, pause, seconds)
        feeds = feeds_to_come(site.folder, how[:4], _FEEDS)
        with site.serving() as port:
            site.warm(port)
            idle = asyncio.run(hold(port, load, lambda: "/health/live", site.headers))
            yield _row(NOTHING, f"{READERS} readers {how}", idle, seconds)
            with started(("-m", "bench.webhome", str(site.folder), *feeds)) as reading:
                found = asyncio.run(hold(port, load, any_search, site.headers))
                is_reading = reading.poll() is None
        told = f"{READERS} readers {how}, during an ingest" + ("" if is_reading else " (ended)")
        yield _row("search, words and numbers", told, found, seconds, "50" if pause else "")


@contextmanager
def started(words: Sequence[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Python with ``words``, in a process of its own that is ended afterwards."""
    command = [sys.executable, *words]
    kept = os.environ | environment
    process = subprocess.Popen(
        command, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def table(rows: Sequence[Row], ads: int, workers: int) -> str:
    """The table of one size."""
    head = "| what | how | n | p50 ms | p95 ms | most ms | p95 wanted |\n"
    line = "|---|---|--:|--:|--:|--:|--:|\n"
    body = "\n".join(row.told() for row in rows)
    return f"### {ads:,} ads, {workers} processes\n\n{about()}\n\n{head}{line}{body}\n"


def _row(what: str, how: str, answers: Sequence[Answer], seconds: float, goal: str = "") -> Row:
    wrong = [answer.status for answer in answers if answer.status != 200]
    assert not wrong, f"{len(wrong)} of {len(answers)} answers were no good: {wrong[0]}"
    taken = tuple(answer.milliseconds for answer in answers)
    return Row(what, f"{how}: {len(answers) / seconds:,.0f}/s", taken, goal)


if __name__ == "__main__":
    main()
