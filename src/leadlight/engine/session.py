"""One reader's session with a database that others read too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from leadlight.core.errors import HomeError
from leadlight.core.settings import Settings
from leadlight.engine.stage import GROUP, Kernel, Query, Stage, Whole
from leadlight.store.trouble import in_words, is_full

BATCH = 4_096
_PATTERN = re.compile(r"[*?\[]")
"""What the database would take for a pattern in a path; in brackets it means itself."""


class DuckdbSession:
    """An engine in this process and thread. It answers one question after the other: a stream is
    read to its end, or given up, before the next.

    Args:
        connection: its own, and closed with it.
        kind: of the tables that it makes: ``TEMP`` are its own, others everybody's.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, kind: str = "TEMP") -> None:
        self._connection = connection
        self._kind = kind

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
            self._connection.execute(
                f"CREATE OR REPLACE {self._kind} VIEW {name} AS SELECT {columns} FROM {source}"
            )

    def give(self, name: str, rows: pa.Table) -> None:
        """Know ``rows`` as the table ``name``."""
        self._connection.register("incoming_rows", rows)
        try:
            self._make(name, "SELECT * FROM incoming_rows")
        finally:
            self._connection.unregister("incoming_rows")

    def run(self, stage: Stage) -> None:
        """Compute the stage and keep its rows for later stages."""
        match stage:
            case Query(name, sql):
                self._make(name, sql)
            case Kernel(name, source, function, schema):
                batches = [function(batch) for batch in self.fetch(source).to_batches(BATCH)]
                self.give(name, pa.Table.from_batches(batches, schema))
            case Whole(name, sources, function, schema):
                inputs = (sources,) if isinstance(sources, str) else sources
                self.give(name, function(*map(self.fetch, inputs)).cast(schema))

    def run_all(self, stages: Sequence[Stage]) -> None:
        """Compute stages, one after the other."""
        for stage in stages:
            self.run(stage)

    def save(self, name: str, path: Path, order: str, together: int = GROUP) -> int:
        """Write the table ``name`` as one Parquet file; see ``Engine.save``."""
        return save(self._connection, name, path, order, together)

    def fetch(self, sql: str, **parameters: Any) -> pa.Table:
        """The rows of a query; ``$name`` in it stands for a parameter."""
        with sound_files():
            rows: pa.Table = self._asked(sql, parameters).to_arrow_table()
        return rows

    def stream(self, sql: str, **parameters: Any) -> Iterator[pa.RecordBatch]:
        """The rows of a query, batch by batch."""
        with sound_files():
            yield from self._asked(sql, parameters).to_arrow_reader(BATCH)

    def close(self) -> None:
        """Forget what this session made."""
        self._connection.close()

    def _make(self, name: str, sql: str) -> None:
        with sound_files():
            self._connection.execute(f"CREATE OR REPLACE {self._kind} TABLE {name} AS {sql}")

    def _asked(self, sql: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyRelation:
        return self._connection.sql(sql, params=parameters or None)


def connect(settings: Settings, scratch: Path) -> duckdb.DuckDBPyConnection:
    """A fresh database in memory that spills to ``scratch`` and loads nothing from outside."""
    database = duckdb.connect(
        config={
            "memory_limit": f"{settings.memory_mb}MiB",
            "threads": settings.workers,
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    database.execute("SET TimeZone = 'UTC'")
    return database


def parquet(files: Sequence[Path], *options: str, alike: bool = False) -> str:
    """The rows of ``files`` in SQL. Unless they are ``alike``, a column that one lacks is empty
    there, and all of them are open as long as any is read."""
    listed = ", ".join(quoted(_PATTERN.sub(r"[\g<0>]", str(path))) for path in files)
    by_name = f"union_by_name = {str(not alike).lower()}"
    told = ", ".join(("hive_partitioning = false", by_name, *options))
    return f"read_parquet([{listed}], {told})"


def save(
    database: duckdb.DuckDBPyConnection, name: str, path: Path, order: str, together: int
) -> int:
    """Write the table ``name`` as one Parquet file; see ``Engine.save``."""
    counted = database.execute(
        f"COPY (SELECT * FROM {name} ORDER BY {order}) TO {quoted(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {together})"
    ).fetchone()
    return int(counted[0]) if counted else 0


@contextmanager
def sound_files() -> Iterator[None]:
    """Turns a file that cannot be read into an error that a person can act on."""
    try:
        yield
    except duckdb.Error as error:
        if is_full(error):
            raise HomeError(in_words(error, "the data folder")) from error
        told = str(error).partition("\n")[0]
        if isinstance(error, duckdb.BinderException) and "read_parquet" in str(error):
            raise HomeError(
                f"a file of the data folder was made by another Leadlight ({told}): "
                "`leadlight build --full` makes those of builds anew"
            ) from error
        if isinstance(error, duckdb.IOException) or "parquet" in told.lower():
            raise HomeError(
                f"a file of the data folder cannot be read ({told}): `leadlight doctor` names it"
            ) from error
        raise


def quoted(text: str) -> str:
    """``text`` as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
