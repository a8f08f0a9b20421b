"""What a reader yields: a record that could be read, or one that could not, and where it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from leadlight.core.records import Ad
from leadlight.finder.ingest.mapping import Mapping
from leadlight.finder.pictures.decode import Guards
from leadlight.finder.pictures.kernel import Hashed, hash_picture
from leadlight.finder.pictures.known import Listed, load


class Position(msgspec.Struct, frozen=True, gc=False):
    """Where a record begins: line or row from 1, byte offset from 0 in the unpacked input."""

    line: int
    offset: int


class Received(msgspec.Struct, frozen=True, gc=False):
    """A readable record and its bytes as they came."""

    position: Position
    raw: bytes
    ad: Ad


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """An unreadable record: its bytes as they came (``length`` in all) and what is wrong."""

    position: Position
    raw: bytes
    length: int
    reason: str


class Reading(msgspec.Struct, frozen=True):
    """How a feed is to be read.

    Attributes:
        max_record_bytes: longest record that is read.
        source: name for records without a source.
        mapping: from the feed's columns or pages to fields.
        guards: what of a picture inside of a feed is read.
        lists: known pictures; one on them is hashed and never decoded.
        feed: the feed's name.
        scratch: where what must wait for the feed's end may lie; the system's own place if none.
    """

    max_record_bytes: int
    source: str | None
    mapping: Mapping
    guards: Guards
    lists: tuple[Listed, ...] = ()
    feed: str = ""
    scratch: Path | None = None

    def hash_picture(self, content: bytes) -> Hashed:
        """The hashes of a picture, or of what is none its SHA-256 alone. The bytes are not kept.

        Raises:
            InputError: a list of known hashes was changed meanwhile.
        """
        return hash_picture("", content, self.guards, load(self.lists))


Reader = Callable[[BinaryIO, Reading], Iterator[Received | Rejected]]
"""A format's reader. It never raises for what a record holds; it yields ``Rejected``."""


def whole_file(reason: str, head: bytes = b"") -> Rejected:
    """The rejection of an input that yields no record at all."""
    return Rejected(Position(line=0, offset=0), head, len(head), reason)
