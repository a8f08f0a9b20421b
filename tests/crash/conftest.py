"""Processes that judge, and where the ledger lies, for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from tests import postgres
from tests.crash.forks import judges


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
