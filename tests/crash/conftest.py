"""Processes that judge, for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from tests.crash.forks import judges


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """Two processes that are warm."""
    with judges() as processes:
        yield processes
