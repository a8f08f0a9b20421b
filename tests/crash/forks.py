"""Processes forked from one that is warm, so that each starts at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext

AT_ONCE = 2
"""Works that are under way at a time."""


def forks() -> ForkServerContext:
    """Where such processes come from."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "numba", "pg8000.dbapi", "tests.crash.warm"])
    return context


@contextmanager
def judges() -> Iterator[ProcessPoolExecutor]:
    """Processes that stop works and say what is wrong afterwards."""
    with ProcessPoolExecutor(AT_ONCE, forks()) as pool:
        yield pool
