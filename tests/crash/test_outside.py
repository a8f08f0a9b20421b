"""Killed, or failed by a full or a broken disk, at calls to the system: nothing is lost, nothing is
twice."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from tests import postgres
from tests.crash.befallen import befallen
from tests.crash.outside import attached
from tests.crash.places import Place
from tests.crash.works import WORKS, course

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not attached(), reason="needs strace, and leave to trace"),
]
POINTS = 40
SEED = 7


@pytest.mark.parametrize("name", ["ingest", "build", "backup", "migration"])
def test_a_work_befallen_from_outside(
    name: str, cluster: str | None, pool: ProcessPoolExecutor, room: Path
) -> None:
    """As in ``test_stops``; with a ledger in PostgreSQL also killed while it speaks to it."""
    work = WORKS[name]
    ledger = postgres.database(cluster) if cluster else None
    start = Place(room / "start", room, ledger)
    work.begin(start)
    wanted = course(work, start.copied(room / "whole"))
    found = befallen(pool, name, start, wanted, POINTS, SEED)
    assert {fault: wrong for fault, wrong in found.items() if wrong} == {}
