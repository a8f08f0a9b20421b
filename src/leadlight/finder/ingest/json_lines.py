"""JSON Lines: one record a line. A line too long to be a record is set aside, not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from leadlight.core.errors import RecordError
from leadlight.finder.ingest.received import Position, Reading, Received, Rejected
from leadlight.finder.ingest.record import build_ad, decode_ad, decode_fields

_BLOCK = 1 << 20
_KEPT = 8
"""An over-long line is kept whole up to this many times the longest record."""


def read(feed: BinaryIO, reading: Reading) -> Iterator[Received | Rejected]:
    """Records of ``feed``; blank lines are passed over."""
    line, offset = 0, 0
    while head := feed.readline(reading.max_record_bytes + 1):
        line += 1
        position = Position(line, offset)
        if len(head) > reading.max_record_bytes and not head.endswith(b"\n"):
            rejected = _too_long(position, head, feed, reading.max_record_bytes)
            offset += rejected.length
            yield rejected
            continue
        offset += len(head)
        raw = head.removeprefix(b"\xef\xbb\xbf") if line == 1 else head
        if not raw.isspace():
            yield _record(position, raw.rstrip(b"\r\n"), reading)


def _record(position: Position, raw: bytes, reading: Reading) -> Received | Rejected:
    try:
        if not reading.mapping.fields:
            return Received(position, raw, decode_ad(raw, reading.source))
        fields = reading.mapping.record(decode_fields(raw))
        return Received(position, raw, build_ad(fields, reading.source))
    except RecordError as error:
        return Rejected(position, raw, len(raw), str(error))


def _too_long(position: Position, head: bytes, feed: BinaryIO, limit: int) -> Rejected:
    kept, length = bytearray(head), len(head)
    while block := feed.readline(_BLOCK):
        length += len(block)
        if len(kept) + len(block) <= _KEPT * limit:
            kept += block
        if block.endswith(b"\n"):
            break
    lost = "" if len(kept) == length else f"; only its first {len(kept):,} bytes are kept here"
    reason = f"a line of {length:,} bytes; the longest that is read is {limit:,}{lost}"
    return Rejected(position, bytes(kept), length, reason)
