"""The embedded engine: DuckDB in process, kernels in worker processes, spilling to disk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from leadlight.core.errors import HomeError
from leadlight.core.settings import Settings
from leadlight.engine.stage import Kernel, Progress, Query, Stage, Whole, silent
from leadlight.engine.workers import Workers

_BATCH = 4_096
_PATTERN = re.compile(r"[*?\[]")
"""What the database would take for a pattern in a path; in brackets it means itself."""


class DuckdbEngine:
    """A fresh in-memory database; scratch files lie in ``scratch`` until it is closed."""

    def __init__(self, settings: Settings, scratch: Path, progress: Progress = silent) -> None:
        self._scratch = scratch
        self._progress = progress
        self._workers = Workers(settings.workers)
        self._database = duckdb.connect(
            config={
                "memory_limit": f"{settings.memory_mb}MiB",
                "threads": settings.workers,
                "temp_directory": str(scratch),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._database.execute("SET TimeZone = 'UTC'")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def attach(self, name: str, files: Sequence[Path], schema: pa.Schema) -> None:
        """Know Parquet ``files`` as the table ``name``; without files it is empty."""
        source = f"{name}_without_files"
        if files:
            listed = ", ".join(_quoted(_PATTERN.sub(r"[\g<0>]", str(path))) for path in files)
            source = f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
        else:
            self.give(source, schema.empty_table())
        columns = ", ".join(f'"{column}"' for column in schema.names)
        with _sound_files():
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
                with _sound_files():
                    self._database.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")
            case Kernel(name, source, function, schema):
                batches = self._workers.map(function, self._counted(name, source))
                kept = (_held_to(schema, batch, name) for batch in batches)
                self._keep(name, pa.RecordBatchReader.from_batches(schema, kept))
            case Whole(name, sources, function, schema):
                inputs = (sources,) if isinstance(sources, str) else sources
                rows = function(*map(self.fetch, inputs)).cast(schema)
                self._keep(name, rows.to_reader())

    def save(self, name: str, path: Path, order: str) -> int:
        """Write the table ``name``, sorted by ``order``, as one Parquet file; how many rows."""
        counted = self._database.execute(
            f"COPY (SELECT * FROM {name} ORDER BY {order}) TO {_quoted(str(path))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        ).fetchone()
        return int(counted[0]) if counted else 0

    def fetch(self, sql: str, **parameters: Any) -> pa.Table:
        """The rows of a query; ``$name`` in it stands for a parameter."""
        with _sound_files():
            rows: pa.Table = self._relation(sql, parameters).to_arrow_table()
        return rows

    def stream(self, sql: str, **parameters: Any) -> Iterator[pa.RecordBatch]:
        """The rows of a query, batch by batch."""
        with _sound_files():
            yield from self._relation(sql, parameters).to_arrow_reader(_BATCH)

    def close(self) -> None:
        """Give back memory, processes and scratch files."""
        self._workers.close()
        self._database.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

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


@contextmanager
def _sound_files() -> Iterator[None]:
    """Turns a file that cannot be read into an error that a person can act on."""
    try:
        yield
    except duckdb.Error as error:
        told = str(error).partition("\n")[0]
        if isinstance(error, duckdb.IOException) or "parquet" in told.lower():
            raise HomeError(
                f"a file of the data folder cannot be read ({told}): `leadlight doctor` names it"
            ) from error
        raise


def _held_to(schema: pa.Schema, batch: pa.RecordBatch, kernel: str) -> pa.RecordBatch:
    """The batch, whose columns must be what the kernel promised: the database trusts them."""
    if not batch.schema.equals(schema):
        raise TypeError(f"the kernel {kernel!r} gave {batch.schema}, and not {schema}")
    return batch


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
