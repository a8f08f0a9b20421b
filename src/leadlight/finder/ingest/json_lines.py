"""JSON Lines: one record a line. A line too long to be a record is set aside, not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from leadlight.core.errors import RecordError
from leadlight.finder.ingest.lines import numbered_lines
from leadlight.finder.ingest.mapping import Mapping
from leadlight.finder.ingest.received import Position, Reading, Received, Rejected
from leadlight.finder.ingest.record import build_ad, decode_ad, decode_fields

_AS_IT_IS = Mapping()


def read(feed: BinaryIO, reading: Reading) -> Iterator[Received | Rejected]:
    """Records of ``feed``; blank lines are passed over."""
    for line in numbered_lines(feed, reading.max_record_bytes):
        yield line if isinstance(line, Rejected) else _record(*line, reading)


def _record(position: Position, raw: bytes, reading: Reading) -> Received | Rejected:
    try:
        if reading.mapping == _AS_IT_IS:
            return Received(position, raw, decode_ad(raw, reading.source))
        fields = reading.mapping.record(decode_fields(raw))
        return Received(position, raw, build_ad(fields, reading.source))
    except RecordError as error:
        return Rejected(position, raw, len(raw), str(error))
