"""Lines of a feed. One too long to be a record is passed over as one line, not taken to pieces."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import BinaryIO

import msgspec

from leadlight.finder.ingest.received import Position, Rejected

_BLOCK = 1 << 20
_KEPT = 8
"""An over-long line is kept whole up to this many times the longest record."""


class Line(msgspec.Struct, frozen=True, gc=False):
    """A line's bytes with its end; ``problem`` says why it is too long to be read.

    ``length`` counts the line's bytes; ``raw`` has fewer only where there is a problem.
    """

    raw: bytes
    length: int
    problem: str | None = None


def next_line(feed: BinaryIO, limit: int) -> Line | None:
    """The next line of ``feed``, of at most ``limit`` bytes before its end; none at the end."""
    head = feed.readline(limit + 1)
    if not head:
        return None
    if len(head) <= limit or head.endswith(b"\n"):
        return Line(head, len(head))
    return _too_long(head, feed, limit)


def numbered_lines(feed: BinaryIO, limit: int) -> Iterator[tuple[Position, bytes] | Rejected]:
    """The lines of ``feed`` that are not blank, without their ends, each with its place; one that
    is too long as what could not be read."""
    number, offset = 0, 0
    while line := next_line(feed, limit):
        number += 1
        position = Position(number, offset)
        offset += line.length
        raw = line.raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else line.raw
        if line.problem:
            yield Rejected(position, line.raw, line.length, line.problem)
        elif raw.strip():
            yield position, raw.rstrip(b"\r\n")


def arriving_lines(feed: BufferedReader, limit: int) -> Iterator[list[Line]]:
    """The lines of ``feed`` as they arrive: all that one read brought, without waiting for more.

    One longer than ``limit`` is waited for until its end.
    """
    begun: list[bytes] = []
    while block := feed.read1(_BLOCK):
        head, newline, rest = block.partition(b"\n")
        begun.append(head + newline)
        lines = []
        if newline:
            *whole, last = rest.split(b"\n")
            lines = [_line(raw, limit) for raw in (b"".join(begun), *(it + b"\n" for it in whole))]
            begun = [last]
        if sum(map(len, begun)) > limit:
            lines.append(_too_long(b"".join(begun), feed, limit))
            begun = []
        yield lines
    if last := b"".join(begun):
        yield [_line(last, limit)]


def _line(raw: bytes, limit: int) -> Line:
    length, kept = len(raw), _KEPT * limit
    if length <= limit + raw.endswith(b"\n"):
        return Line(raw, length)
    return Line(raw[:kept], length, _problem(length, min(length, kept), limit))


def _too_long(head: bytes, feed: BinaryIO, limit: int) -> Line:
    kept, length = bytearray(head), len(head)
    while block := feed.readline(_BLOCK):
        length += len(block)
        if len(kept) + len(block) <= _KEPT * limit:
            kept += block
        if block.endswith(b"\n"):
            break
    return Line(bytes(kept), length, _problem(length, len(kept), limit))


def _problem(length: int, kept: int, limit: int) -> str:
    lost = "" if kept == length else f"; only its first {kept:,} bytes are kept here"
    return f"a line of {length:,} bytes; the longest that is read is {limit:,}{lost}"
