"""Parquet: a row a record, columns called like the record's fields or as a mapping says."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadlight.core.errors import RecordError
from leadlight.finder.ingest.received import Position, Reading, Received, Rejected, whole_file
from leadlight.finder.ingest.record import build_ad

_ROWS = 4096
_encode = msgspec.json.Encoder(order="deterministic", enc_hook=repr).encode


def read(feed: BinaryIO, reading: Reading) -> Iterator[Received | Rejected]:
    """Records of ``feed``; the received bytes of a row are its values as JSON."""
    with tempfile.TemporaryFile() as spool:
        shutil.copyfileobj(feed, spool)
        try:
            table = pq.ParquetFile(spool)
        except (pa.ArrowException, OSError, OverflowError) as error:
            yield whole_file(f"not Parquet: {error}")
            return
        if missing := reading.mapping.columns_missing(table.schema_arrow.names):
            yield whole_file(
                f"no column {', '.join(missing)}: name the columns with --mapping FILE"
            )
            return
        yield from _rows(table, reading)


def _rows(table: pq.ParquetFile, reading: Reading) -> Iterator[Received | Rejected]:
    number = 0
    try:
        for batch in table.iter_batches(_ROWS):
            for row in _values(batch):
                number += 1
                yield _record(Position(number, number - 1), row, reading)
    except (pa.ArrowException, OSError, OverflowError) as error:
        yield Rejected(Position(number + 1, number), b"", 0, f"damaged Parquet: {error}")


def _values(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """Each row's values; text that is not UTF-8 stays bytes, which no field of a record takes."""
    names = batch.schema.names
    columns = [_column(_in_microseconds(column)) for column in batch.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def _column(values: pa.Array) -> Sequence[Any]:
    try:
        return values.to_pylist()  # type: ignore[no-any-return]  # pyarrow is untyped
    except UnicodeDecodeError:
        return [_text_or_bytes(value) for value in values]


def _text_or_bytes(value: pa.Scalar) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError:
        return value.as_buffer().to_pybytes() if pa.types.is_string(value.type) else b""


def _in_microseconds(values: pa.Array) -> pa.Array:
    """Python's times know no nanoseconds, which other programs write as a matter of course."""
    if pa.types.is_timestamp(values.type) and values.type.unit == "ns":
        return pc.cast(values, pa.timestamp("us", values.type.tz), safe=False)
    return values


def _record(position: Position, row: dict[str, Any], reading: Reading) -> Received | Rejected:
    raw = _encode(row)
    if len(raw) > reading.max_record_bytes:
        return Rejected(position, raw, len(raw), f"a row of {len(raw):,} bytes is too long")
    try:
        plain = {name: _plain(value) for name, value in row.items() if value is not None}
        return Received(position, raw, build_ad(reading.mapping.record(plain), reading.source))
    except RecordError as error:
        return Rejected(position, raw, len(raw), str(error))


def _plain(value: Any) -> Any:
    """Nested values without their empty fields, times as text: what JSON would have brought."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if each is not None}
    return [_plain(each) for each in value] if isinstance(value, list) else value
