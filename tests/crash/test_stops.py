"""Stopped before any step that lasts, and begun again: nothing is lost, nothing is twice."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from tests import postgres
from tests.crash.places import Place
from tests.crash.stopped import stopped_everywhere
from tests.crash.works import WORKS, course

FEWEST = 5
"""A work of fewer steps would prove nothing."""
FEWEST_COMMITS = 2
"""On a server a migration is one transaction, and the record of the home another."""


@pytest.mark.slow
@pytest.mark.parametrize("name", WORKS)
def test_a_work_stopped_at_any_step(
    name: str, cluster: str | None, pool: ProcessPoolExecutor, room: Path
) -> None:
    """What was acknowledged is there, once, with its events; nothing is half done or left over; and
    done again, the work leaves what an undisturbed run leaves."""
    work = WORKS[name]
    feeds = room / "feeds"
    feeds.mkdir()
    start = Place(room / "start", feeds, postgres.database(cluster) if cluster else None)
    work.begin(start)
    whole = start.copied(room / "whole")
    wanted = course(work, whole)
    found = stopped_everywhere(pool, name, start, wanted, room)
    assert len(found) >= (FEWEST_COMMITS if cluster and name == "migration" else FEWEST)
    assert {step: wrong for step, wrong in found.items() if wrong} == {}
