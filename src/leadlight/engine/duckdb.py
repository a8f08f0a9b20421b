"""The embedded engine: DuckDB in process, kernels in worker processes, spilling to disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from leadlight.core.settings import Settings
from leadlight.engine.abreast import run_abreast
from leadlight.engine.session import BATCH, connect, parquet, save, sound_files
from leadlight.engine.stage import GROUP, Kernel, Progress, Query, Stage, Whole, silent
from leadlight.engine.workers import Workers

_HERE = 4 * BATCH
"""Rows that a kernel sees at once in this process, and that lie together in what is fetched: more
would be moved again and again while they get more."""


class DuckdbEngine:
    """A fresh in-memory database; scratch files lie in ``scratch`` until it is closed."""

    def __init__(self, settings: Settings, scratch: Path, progress: Progress = silent) -> None:
        self._scratch = scratch
        self._progress = progress
        self._workers = Workers(settings.workers)
        self._database = connect(settings, scratch)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def attach(
        self, name: str, files: Sequence[Path], schema: pa.Schema, *, alike: bool = False
    ) -> None:
        """Know Parquet ``files`` as the table ``name``; see ``Engine.attach``."""
        source = f"{name}_without_files"
        if files:
            source = parquet(files, alike=alike)
        else:
            self.give(source, schema.empty_table())
        columns = ", ".join(f'"{column}"' for column in schema.names)
        with sound_files():
            self._database.execute(
                f"CREATE OR REPLACE VIEW {name} AS SELECT {columns} FROM {source}"
            )

    def give(self, name: str, rows: pa.Table) -> None:
        """Know ``rows`` as the table ``name``."""
        self._keep(name, rows.to_reader())

    def run(self, stage: Stage) -> None:
        """Compute the stage and keep its rows for later stages."""
        self._progress(stage.name, 0, None)
        match stage:
            case Query(name, sql):
                with sound_files(), self._database.cursor() as cursor:
                    cursor.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")
            case Kernel(name, source, function, schema, here):
                batches = (
                    self._workers.map_here(function, self._batches(source, {}, _HERE))
                    if here
                    else self._workers.map(function, self._counted(name, source))
                )
                kept = (_held_to(schema, batch, name) for batch in batches)
                self._keep(name, pa.RecordBatchReader.from_batches(schema, kept))
            case Whole(name, sources, function, schema):
                inputs = (sources,) if isinstance(sources, str) else sources
                rows = function(*map(self.fetch, inputs)).cast(schema)
                self._keep(name, rows.to_reader())

    def run_all(self, stages: Sequence[Stage]) -> None:
        """Compute stages, each as soon as those before it are there that it reads."""
        run_abreast(stages, self.run)

    def save(self, name: str, path: Path, order: str, together: int = GROUP) -> int:
        """Write the table ``name`` as one Parquet file; see ``Engine.save``."""
        return save(self._database, name, path, order, together)

    def fetch(self, sql: str, **parameters: Any) -> pa.Table:
        """The rows of a query; ``$name`` in it stands for a parameter."""
        with sound_files():
            rows: pa.Table = self._relation(sql, parameters).to_arrow_table(_HERE)
        return rows

    def stream(self, sql: str, **parameters: Any) -> Iterator[pa.RecordBatch]:
        """The rows of a query, batch by batch."""
        yield from self._batches(sql, parameters, BATCH)

    def close(self) -> None:
        """Give back memory, processes and scratch files."""
        self._workers.close()
        self._database.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _batches(
        self, sql: str, parameters: dict[str, Any], together: int
    ) -> Iterator[pa.RecordBatch]:
        with sound_files():
            yield from self._relation(sql, parameters).to_arrow_reader(together)

    def _relation(self, sql: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyRelation:
        return self._database.cursor().sql(sql, params=parameters or None)

    def _counted(self, name: str, source: str) -> Iterator[pa.RecordBatch]:
        total = self.fetch(f"SELECT count(*) AS n FROM ({source})")["n"][0].as_py()
        done = 0
        for batch in self.stream(source):
            yield batch
            done += batch.num_rows
            self._progress(name, done, total)

    def _keep(self, name: str, rows: pa.RecordBatchReader) -> None:
        cursor = self._database.cursor()
        cursor.register("incoming_rows", rows)
        cursor.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming_rows")
        cursor.close()


def _held_to(schema: pa.Schema, batch: pa.RecordBatch, kernel: str) -> pa.RecordBatch:
    """The batch, whose columns must be what the kernel promised: the database trusts them."""
    if not batch.schema.equals(schema):
        raise TypeError(f"the kernel {kernel!r} gave {batch.schema}, and not {schema}")
    return batch
