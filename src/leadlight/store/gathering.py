"""Many small files of the archive become one, so that readers need not open thousands.

Rows and their order stay. What is new is on the disk before the ledger names it, and in the same
transaction it takes the places of its forerunners, which the next writer sweeps away: at any moment
each row is there once. A file keeps the highest number of those that it holds, and never holds
both what a kept build has seen and what it has not, so that every build still finds what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, delete, select

from leadlight.store.durable import is_as_written
from leadlight.store.shapes import RECURRING
from leadlight.store.tables import archive_files, generations

TOGETHER = 16
"""Files that become one at a time."""
_SMALL = 16 << 20
"""Bytes from which on a file stays by itself."""
_HELD = 2 << 20
"""Bytes of rows that are held in memory, and stand together in a file."""
_UNPACKED = 1 << 19
"""Bytes of rows that are unpacked at a time, about: a row may be some hundred bytes or a page."""
_READ = 1 << 16
"""Bytes of a column that are read at a time."""


class Named(NamedTuple):
    """A file as the ledger names it."""

    id: int
    path: str
    kind: str
    batch_id: int
    records: int
    sha256: str

    @property
    def month(self) -> str:
        """The folder in which it lies."""
        return Path(self.path).parent.name


def bunches(ledger: Connection) -> list[list[Named]]:
    """Files that can become one, ``TOGETHER`` of a kind and month at a time."""
    seen = sorted(set(ledger.scalars(select(generations.c.last_file_id))))
    named = archive_files.c
    columns = [named[name] for name in Named._fields]
    small = select(*columns).where(named.bytes < _SMALL)
    rows = [Named(*row) for row in ledger.execute(small)]

    def alike(file: Named) -> tuple[str, str, int]:
        return file.kind, file.month, sum(last < file.id for last in seen)

    found = []
    for _, files in groupby(sorted(rows, key=lambda it: (alike(it), it.id)), key=alike):
        some = list(files)
        whole = len(some) - len(some) % TOGETHER
        found += [some[start : start + TOGETHER] for start in range(0, whole, TOGETHER)]
    return found


def can_be_poured(home: Path, bunch: Sequence[Named], schema: pa.Schema) -> bool:
    """Whether each file is as it was written, since damage is not to be carried into another, and
    has the columns of today."""
    return all(
        is_as_written(home / file.path, file.sha256)
        and pq.read_schema(home / file.path).names == schema.names
        for file in bunch
    )


def pour(home: Path, bunch: Sequence[Named], schema: pa.Schema, target: Path) -> int:
    """Write the rows of all into one file; how many."""
    rows = 0
    told = {"compression": "zstd", "use_dictionary": RECURRING}
    with pq.ParquetWriter(target, schema, **told) as writer:
        for table in _portions(home / file.path for file in bunch):
            writer.write_table(table.cast(schema))
            rows += table.num_rows
    return rows


def forget(ledger: Connection, bunch: Sequence[Named]) -> None:
    """Say that the files are no more."""
    gone = archive_files.c.id.in_([file.id for file in bunch])
    ledger.execute(delete(archive_files).where(gone))


def _portions(paths: Iterator[Path]) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    size = 0
    for path in paths:
        with pq.ParquetFile(path, pre_buffer=False, buffer_size=_READ) as file:
            for batch in file.iter_batches(_at_a_time(file), use_threads=False):
                held.append(batch)
                size += batch.nbytes
                if size >= _HELD:
                    yield pa.Table.from_batches(held)
                    held, size = [], 0
    if held:
        yield pa.Table.from_batches(held)


def _at_a_time(file: pq.ParquetFile) -> int:
    """Rows of a file that make ``_UNPACKED`` bytes."""
    told = file.metadata
    size = sum(told.row_group(group).total_byte_size for group in range(told.num_row_groups))
    rows: int = told.num_rows * _UNPACKED // max(size, _UNPACKED)
    return max(1, rows)
