"""CSV with a header. A row that is no CSV is set aside, and reading goes on with the next line."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from leadlight.core.errors import RecordError
from leadlight.finder.ingest.received import Position, Reading, Received, Rejected, whole_file
from leadlight.finder.ingest.record import build_ad

_MOST_LINES = 1000
"""A row over more lines than this is an unclosed quote."""


class _Lines:
    """Lines of a feed, and which of them the row that is being read has used."""

    def __init__(self, feed: BinaryIO, limit: int) -> None:
        self._feed = feed
        self._limit = limit
        self._back: deque[bytes] = deque()
        self.row: list[bytes] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._feed.readline(self._limit)
        if not line:
            raise StopIteration
        self.row.append(line)
        if len(self.row) > _MOST_LINES or sum(map(len, self.row)) > self._limit:
            raise csv.Error("a quote that is never closed, or a row that is too long")
        return line.decode("utf-8", "surrogateescape")

    def give_back(self) -> None:
        """Let the lines after the first of the broken row be read again, as rows of their own."""
        self._back.extendleft(reversed(self.row[1:]))
        del self.row[1:]


def read(feed: BinaryIO, reading: Reading) -> Iterator[Received | Rejected]:
    """Records of ``feed``, whose first row names the columns."""
    csv.field_size_limit(reading.max_record_bytes)
    lines = _Lines(feed, reading.max_record_bytes)
    header, raw, problem = _next_row(lines)
    if header is None:
        yield whole_file(problem or "the file is empty", raw)
        return
    header[0] = header[0].removeprefix("\ufeff")
    if missing := reading.mapping.columns_missing(header):
        wanted = ", ".join(missing)
        reason = f"the header has no column {wanted}: name the columns with --mapping FILE"
        yield whole_file(reason, raw)
        return
    yield from _rows(lines, header, Position(2, len(raw)), reading)


def _rows(
    lines: _Lines, header: list[str], position: Position, reading: Reading
) -> Iterator[Received | Rejected]:
    while True:
        row, raw, problem = _next_row(lines)
        if not raw:
            return
        if problem is not None:
            yield Rejected(position, raw, len(raw), problem)
        elif row:
            yield _record(position, raw, header, row, reading)
        breaks = raw.count(b"\n")
        position = Position(position.line + breaks, position.offset + len(raw))


def _next_row(lines: _Lines) -> tuple[list[str] | None, bytes, str | None]:
    """The next row, its bytes, and what is wrong with it; no bytes at the end of the feed."""
    lines.row = []
    try:
        row = next(csv.reader(lines, strict=True), None)
    except csv.Error as error:
        lines.give_back()
        return None, b"".join(lines.row), f"not CSV: {error}"
    return row, b"".join(lines.row), None


def _record(
    position: Position, raw: bytes, header: list[str], row: list[str], reading: Reading
) -> Received | Rejected:
    try:
        raw.decode("utf-8")
        if len(row) != len(header):
            raise RecordError(f"{len(row)} cells under a header of {len(header)}")
        fields = reading.mapping.record(dict(zip(header, row, strict=True)))
        return Received(position, raw, build_ad(fields, reading.source))
    except UnicodeDecodeError as error:
        return Rejected(position, raw, len(raw), f"not UTF-8: byte {error.start} of the row")
    except RecordError as error:
        return Rejected(position, raw, len(raw), str(error))
