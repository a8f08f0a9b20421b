"""Worker processes for kernels. Small inputs stay in this process, where they are quicker."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

import pyarrow as pa

Function = Callable[[pa.RecordBatch], pa.RecordBatch]

_HERE = 2
"""Batches up to which starting processes costs more than it brings."""


class Workers:
    """Up to ``count`` processes, started when first needed."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    def map(
        self, function: Function, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """``function`` of each batch, in order; only a few batches are under way at once."""
        coming = iter(batches)
        first = list(islice(coming, _HERE + 1))
        if len(first) <= _HERE or self._count == 1:
            yield from map(function, chain(first, coming))
            return
        waiting: deque[Future[pa.RecordBatch]] = deque()
        for batch in chain(first, coming):
            waiting.append(self._processes().submit(function, batch))
            if len(waiting) > 2 * self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown()

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, mp_context=spawn)
        return self._pool
