"""Worker processes for kernels. Small inputs stay in this process, where they are quicker."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import chain, islice
from typing import Self, TypeVar

import pyarrow as pa

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Function = Callable[[pa.RecordBatch], pa.RecordBatch]

_HERE = 2
"""Batches up to which starting processes costs more than it brings."""


class Workers:
    """Up to ``count`` processes, started when first needed, ended on leaving."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def map(
        self, function: Function, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """``function`` of each batch, in order; only a few batches are under way at once."""
        coming = iter(batches)
        first = list(islice(coming, _HERE + 1))
        if len(first) <= _HERE or self.count == 1:
            yield from map(function, chain(first, coming))
            return
        yield from _abreast(self._processes(), 2 * self.count, function, chain(first, coming))

    def map_here(
        self, function: Function, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """The same in threads of this process."""
        with ThreadPoolExecutor(self.count) as pool:
            yield from _abreast(pool, self.count, function, batches)

    def submit(self, function: Callable[[Item], Answer], item: Item) -> Future[Answer]:
        """``function`` of ``item`` in one of the processes; these are started at the first call."""
        return self._processes().submit(function, item)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown()

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.count, mp_context=spawn)
        return self._pool


def _abreast(
    pool: Executor, most: int, function: Function, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """``function`` of each batch, in order; at ``most`` so many wait to be asked for."""
    waiting: deque[Future[pa.RecordBatch]] = deque()
    for batch in batches:
        waiting.append(pool.submit(function, batch))
        if len(waiting) > most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
