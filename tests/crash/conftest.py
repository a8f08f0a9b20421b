"""Processes that judge, and where the ledger lies, for all tests of a module."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests import postgres
from tests.crash.forks import judges

_MEMORY = Path("/dev/shm")
_LEAST = 1 << 30


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    """A folder, in memory where there is room: who stops or fails calls to the system need not wait
    for a disk after each of them."""
    if not (os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _LEAST):
        yield tmp_path
        return
    with TemporaryDirectory(prefix="leadlight-", dir=_MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """Two processes that are warm."""
    with judges() as processes:
        yield processes


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def cluster(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where the ledger lies: in the home, or in a cluster of these tests' own."""
    if request.param == "sqlite":
        yield None
    elif postgres.programs() is None:
        pytest.skip("needs PostgreSQL")
    else:
        with postgres.cluster() as address:
            yield address
