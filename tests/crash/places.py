"""A place to work at, its feeds, and how it is copied and taken away: on either ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from tests import postgres
from tests.conftest import CONTEXT
from tests.intake import NOW, json_line

from leadlight.core.clock import fixed_clock
from leadlight.core.settings import Settings
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

ADS = 12
SMALL = {"workers": 1, "batch_records": 9, "keep_generations": 1}


class Place(msgspec.Struct, frozen=True):
    """A folder with a home and its backups, beside the feeds; ``ledger`` is the address of a
    database of PostgreSQL, if it is there."""

    folder: Path
    feeds: Path
    ledger: str | None = None

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.folder / "home"

    @property
    def backups(self) -> Path:
        """Where backups of it lie."""
        return self.folder / "backups"

    def opened(self) -> Home:
        """The home, made if it is not there yet."""
        settings = Settings(home=self.home, ledger=self.ledger, **SMALL)  # type: ignore[arg-type]
        return open_home(settings, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))

    def copied(self, folder: Path) -> Place:
        """The same in another folder, and another database; nothing is open there."""
        if self.folder.exists():
            shutil.copytree(self.folder, folder)
        else:
            folder.mkdir()
        ledger = postgres.copy_of(self.ledger) if self.ledger else None
        return Place(folder, self.feeds, ledger)

    def away(self) -> None:
        """Nothing is left of it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.ledger:
            postgres.drop(self.ledger)


def feed(folder: Path, day: int) -> Path:
    """A day's ads: new ones, some seen before, some changed, one that cannot be read."""
    path = folder / f"day-{day}.jsonl"
    lines = [
        json_line(
            source_id=f"a{at}",
            title=f"Maple {at % 3} in town {at if at % 4 else day * 100}",
            body=f"call 212-555-01{at % 5:02d}",
            place=("Dayton, OH", "Akron, OH")[day % 2],
            captured_at=f"2026-03-{day:02d}T{at % 24:02d}:00:00Z",
        )
        for at in range(4 * (day - 1), 4 * (day - 1) + ADS)
    ]
    path.write_bytes(b"".join([*lines, b"{\n"]))
    return path


def take(home: Home, folder: Path, *days: int) -> None:
    """Read the feeds of some days in, which lie in ``folder``."""
    feeds = find_feeds([str(feed(folder, day)) for day in days])
    ingest(home, CONTEXT, feeds, HowToRead())
