"""Lines of a feed. One too long to be a record is passed over as one line, not taken to pieces."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

_BLOCK = 1 << 20
_KEPT = 8
"""An over-long line is kept whole up to this many times the longest record."""


class Line(msgspec.Struct, frozen=True):
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


def _too_long(head: bytes, feed: BinaryIO, limit: int) -> Line:
    kept, length = bytearray(head), len(head)
    while block := feed.readline(_BLOCK):
        length += len(block)
        if len(kept) + len(block) <= _KEPT * limit:
            kept += block
        if block.endswith(b"\n"):
            break
    lost = "" if len(kept) == length else f"; only its first {len(kept):,} bytes are kept here"
    problem = f"a line of {length:,} bytes; the longest that is read is {limit:,}{lost}"
    return Line(bytes(kept), length, problem)
