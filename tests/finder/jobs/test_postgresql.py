"""Jobs and feeds that are sent, with a ledger in PostgreSQL: the same as with a file."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests import postgres
from tests.conftest import CONTEXT
from tests.crash.dump import canonical
from tests.crash.stops import Stop, machine
from tests.finder.jobs.conftest import FEED
from tests.intake import NOW

from leadlight.core.clock import fixed_clock
from leadlight.core.jobs import Building, Ingesting
from leadlight.core.pushes import PushReceipt
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.jobs.day import ask_for_the_day
from leadlight.finder.jobs.worker import Worker
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="needs PostgreSQL")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with postgres.cluster() as address:
        yield address


def work_off(home: Home) -> None:
    Worker(home, CONTEXT, threading.Event(), lambda _: None, lambda _: None).work_off()


def send(home: Home, content: bytes, key: str) -> PushReceipt:
    path = home.pushed.begin()
    path.write_bytes(content)
    body = desk.Body(path, hashlib.sha256(content).hexdigest(), len(content), None)
    return desk.accept(home, CONTEXT, "nightboard.example", key, body)


def lived(home: Home, feed: Path) -> list[Any]:
    """What is told of a home after jobs of each kind and end."""
    desk.ask_for(home, CONTEXT, Ingesting((str(feed),)))
    with pytest.raises(Stop), machine(30):
        work_off(home)
    work_off(home)
    desk.cancel_job(home, CONTEXT, desk.ask_for(home, CONTEXT, Building(full=True)).id)
    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(lambda _: send(home, FEED[:300], "night"), range(4)))
    assert len(set(sent)) == 1
    ask_for_the_day(home, CONTEXT)
    ask_for_the_day(home, CONTEXT)
    work_off(home)
    told = desk.jobs(home, CONTEXT).jobs
    return [(job.id, job.kind, job.state, job.slot and job.kind, job.outcome) for job in told]


def test_the_same_with_either_ledger(cluster: str, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(FEED)
    told, held = [], []
    for name, ledger in (("file", None), ("server", postgres.database(cluster))):
        chosen = Settings(
            home=tmp_path / name, ledger=ledger, workers=1, batch_records=10, daily="00:00"
        )
        home = open_home(chosen, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))
        told.append(lived(home, feed))
        held.append(canonical(home))
        home.close()
    assert told[0] == told[1]
    assert held[0] == held[1]
    assert [state for _, _, state, _, _ in told[0]] == ["done"] * 3 + ["cancelled", "done"]
