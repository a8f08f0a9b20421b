"""What a room hands to an engine, and what every engine can do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

Progress = Callable[[str, int, int | None], None]
"""Called with a stage's name, the rows done and, where known, the rows in all."""


GROUP = 122_880
"""Rows of a file that are read together, where nothing else is said."""


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """A progress that nobody watches."""


def summed(stage: str, total: int, progress: Progress) -> Callable[[int], None]:
    """For work that tells how much more is done: adds it up for ``progress``."""
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        progress(stage, done, total)

    return more


@dataclass(frozen=True)
class Query:
    """Rows by SQL (DuckDB dialect) over earlier stages and attached tables."""

    name: str
    sql: str


@dataclass(frozen=True)
class Kernel:
    """Rows by a pure function from record batch to record batch, in any order, in parallel.

    ``function`` must be picklable: it runs in worker processes, or on the nodes of a cluster. One
    of compiled loops, which let other threads run, may stay ``here``, where it sees more rows at
    once: what it does takes less than handing rows over and starting processes.
    """

    name: str
    source: str
    function: Callable[[pa.RecordBatch], pa.RecordBatch]
    schema: pa.Schema
    here: bool = False


@dataclass(frozen=True)
class Whole:
    """Rows by a function that must see the whole of its inputs at once, in one process.

    ``function`` is called with the rows of each of ``sources``, in their order.
    """

    name: str
    sources: str | tuple[str, ...]
    function: Callable[..., pa.Table]
    schema: pa.Schema


Stage = Query | Kernel | Whole


class Engine(Protocol):
    """Runs stages. Tables are known by name; a stage's output is known by the stage's name."""

    def attach(
        self, name: str, files: Sequence[Path], schema: pa.Schema, *, alike: bool = False
    ) -> None:
        """Know Parquet ``files`` as the table ``name``; without files it is empty.

        Files that hold all of the columns, whenever they were made, are ``alike``: each is opened
        when it is read and then closed, so that memory does not grow with their number.
        """

    def give(self, name: str, rows: pa.Table) -> None:
        """Know ``rows`` as the table ``name``."""

    def run(self, stage: Stage) -> None:
        """Compute the stage and keep its rows for later stages."""

    def run_all(self, stages: Sequence[Stage]) -> None:
        """Compute stages, each as soon as those before it are there that it reads."""

    def save(self, name: str, path: Path, order: str, together: int = GROUP) -> int:
        """Write the table ``name``, sorted by ``order``, as one Parquet file; how many rows.

        Who wants one row of it reads ``together`` rows.
        """

    def fetch(self, sql: str, **parameters: Any) -> pa.Table:
        """The rows of a query; ``$name`` in it stands for a parameter."""

    def stream(self, sql: str, **parameters: Any) -> Iterator[pa.RecordBatch]:
        """The rows of a query, batch by batch."""

    def close(self) -> None:
        """Give back memory, processes and scratch files."""
