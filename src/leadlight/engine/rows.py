"""Rows of immutable files, found by one column without reading the files through.

Where rows that are asked for together also lie together, little is read: groups of rows are small
in the tables whose rows of one lead lie side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadlight.engine.session import parquet
from leadlight.engine.stage import Engine

_FILE_BITS = 40
"""Bits of a place that count rows; those above it count files."""


class Rows:
    """The rows of ``files`` by their text column ``key``: 16 bytes a row stay in memory."""

    def __init__(self, session: Engine, files: Sequence[Path], schema: pa.Schema, key: str) -> None:
        self._files = files
        self._schema = schema
        self._key = key
        self._metadata = [pq.read_metadata(path) for path in files]
        self._starts = [_starts(metadata) for metadata in self._metadata]
        found = [_marks(session, path, key) for path in files]
        marks = np.concatenate([np.empty(0, np.uint64), *(mark for mark, _ in found)])
        places = np.concatenate(
            [
                np.empty(0, np.int64),
                *(rows + (file << _FILE_BITS) for file, (_, rows) in enumerate(found)),
            ]
        )
        order = np.argsort(marks, kind="stable")
        self._marks, self._places = marks[order], places[order]

    def of(self, marks: np.ndarray, keys: pa.Array) -> pa.Table:
        """All rows whose key is one of ``keys``, in the order of the files; ``marks`` are
        ``marks_of`` them."""
        first = np.searchsorted(self._marks, marks, "left")
        last = np.searchsorted(self._marks, marks, "right")
        spans = [self._places[a:b] for a, b in zip(first, last, strict=True)]
        places = np.sort(np.concatenate([np.empty(0, np.int64), *spans]))
        read = list(self._read(places))
        rows = pa.concat_tables(read) if read else self._schema.empty_table()
        return rows.filter(pc.is_in(rows[self._key], keys))

    def _read(self, places: np.ndarray) -> Iterator[pa.Table]:
        files = places >> _FILE_BITS
        for file in np.unique(files):
            rows = places[files == file] & ((1 << _FILE_BITS) - 1)
            starts = self._starts[file]
            of_row = np.searchsorted(starts, rows, "right") - 1
            groups = np.unique(of_row)
            lengths = np.diff(np.append(starts, self._metadata[file].num_rows))[groups]
            begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
            within = begins[np.searchsorted(groups, of_row)] + rows - starts[of_row]
            opened = pq.ParquetFile(self._files[file], metadata=self._metadata[file])
            table = opened.read_row_groups(groups.tolist(), self._schema.names, use_threads=False)
            yield table.take(pa.array(within)).select(self._schema.names).cast(self._schema)


def marks_of(session: Engine, keys: Sequence[str]) -> np.ndarray:
    """What ``Rows`` knows ``keys`` by."""
    found = session.fetch("SELECT DISTINCT hash(unnest($keys::VARCHAR[])) AS mark", keys=keys)
    marks: np.ndarray = found["mark"].to_numpy()
    return marks


def _marks(session: Engine, path: Path, key: str) -> tuple[np.ndarray, np.ndarray]:
    rows = parquet([path], "file_row_number = true")
    found = session.fetch(f"SELECT hash({key}) AS mark, file_row_number AS place FROM {rows}")
    return found["mark"].to_numpy(), found["place"].to_numpy()


def _starts(metadata: pq.FileMetaData) -> np.ndarray:
    """The number of the first row of each group."""
    lengths = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
