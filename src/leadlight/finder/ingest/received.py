"""What a reader yields: a record that could be read, or one that could not, and where it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from leadlight.core.records import Ad
from leadlight.finder.ingest.mapping import Mapping


class Position(msgspec.Struct, frozen=True):
    """Where a record begins: line or row from 1, byte offset from 0 in the unpacked input."""

    line: int
    offset: int


class Received(msgspec.Struct, frozen=True):
    """A readable record and its bytes as they came."""

    position: Position
    raw: bytes
    ad: Ad


class Rejected(msgspec.Struct, frozen=True):
    """An unreadable record: its bytes as they came (``length`` in all) and what is wrong."""

    position: Position
    raw: bytes
    length: int
    reason: str


class Reading(msgspec.Struct, frozen=True):
    """How a feed is to be read: longest record in bytes, name for records without a source."""

    max_record_bytes: int
    source: str | None
    mapping: Mapping


Reader = Callable[[BinaryIO, Reading], Iterator[Received | Rejected]]
"""A format's reader. It never raises for what a record holds; it yields ``Rejected``."""


def whole_file(reason: str, head: bytes = b"") -> Rejected:
    """The rejection of an input that yields no record at all."""
    return Rejected(Position(line=0, offset=0), head, len(head), reason)
