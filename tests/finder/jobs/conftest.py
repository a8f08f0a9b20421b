"""A home with a worker beside it, and a clock that a test sets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import CONTEXT
from tests.intake import NOW, Intake, json_line

from leadlight.core.jobs import Building, Inboxing, Ingesting, Job, Matching
from leadlight.finder import desk
from leadlight.finder.jobs.worker import Worker
from leadlight.govern.audit import events

RECORDS = 40
FEED = b"".join(
    json_line(source_id=f"a{n}", title=f"Call 212-555-01{n % 7:02d}") for n in range(RECORDS)
)


class Yard(Intake):
    """A home whose jobs are done by ``worker``; ``said`` is what it told whoever watches."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        super().__init__(folder, **settings)
        self.moment = NOW
        self.home.clock = lambda: self.moment
        self.said: list[str] = []
        self.ended = threading.Event()
        self.worker = self.another()

    def another(self) -> Worker:
        """A new worker, as after the last one died."""
        return Worker(self.home, CONTEXT, self.ended, lambda _: None, self.said.append)

    def ask(self, work: Building | Ingesting | Inboxing | Matching) -> Job:
        return desk.ask_for(self.home, CONTEXT, work)

    def ask_to_read(self, content: bytes = FEED, name: str = "feed.jsonl") -> Job:
        return self.ask(Ingesting((str(self.feed(content, name)),)))

    def job(self, job: Job) -> Job:
        """The job as it is now."""
        return desk.job(self.home, CONTEXT, job.id)

    def actions(self, *wanted: str) -> list[dict[str, Any]]:
        """Events of these actions."""
        with self.home.ledger.reading() as ledger:
            return [each for each in events(ledger) if each["action"] in wanted]

    def written(self) -> list[int]:
        """How many records each step of an ingest wrote."""
        return [each["details"]["read"] for each in self.actions("archive.add")]

    def at(self, moment: datetime) -> None:
        self.moment = moment


@pytest.fixture
def make_yard(tmp_path: Path) -> Iterator[Callable[..., Yard]]:
    """Yards whose homes are closed in the end; ten records are written at a time."""
    yards: list[Yard] = []

    def make(name: str = "yard", **settings: Any) -> Yard:
        yard = Yard(tmp_path / name, **{"batch_records": 10} | settings)
        yards.append(yard)
        return yard

    yield make
    for yard in yards:
        yard.home.close()


@pytest.fixture
def yard(make_yard: Callable[..., Yard]) -> Yard:
    return make_yard()
