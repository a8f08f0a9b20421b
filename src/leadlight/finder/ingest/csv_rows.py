"""CSV with a header. A row that is no CSV is set aside, and reading goes on with the next line."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Protocol

import msgspec

from leadlight.core.errors import RecordError
from leadlight.finder.ingest.lines import Line, next_line
from leadlight.finder.ingest.received import Position, Reading, Received, Rejected, whole_file
from leadlight.finder.ingest.record import build_ad

_MOST_LINES, _FEWEST_LINES = 1000, 8
"""A row over more lines than this is an unclosed quote."""


class _Row(msgspec.Struct, frozen=True):
    """A row's bytes and cells; ``problem`` says why it has none."""

    raw: bytes
    length: int
    cells: list[str] | None
    problem: str | None = None


class _Lines:
    """Lines of a feed, and which of them the row that is being read has used.

    A broken row gives back all lines but its first, to be read as rows of their own. So that many
    broken rows do not read the same lines again and again, each halves the number of lines that a
    row may have, and each good row allows one more.
    """

    def __init__(self, feed: BinaryIO, limit: int) -> None:
        self._feed = feed
        self._limit = limit
        self._most = _MOST_LINES
        self._back: deque[Line] = deque()
        self._row: list[Line] = []
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next_line(self._feed, self._limit)
        if line is None:
            raise StopIteration
        self._row.append(line)
        self._length += line.length
        if line.problem:
            raise csv.Error(line.problem)
        if len(self._row) > self._most or self._length > self._limit:
            raise csv.Error("a quote that is never closed, or a row that is too long")
        return line.raw.decode("utf-8", "surrogateescape")

    def next_row(self) -> _Row | None:
        """The next row; none at the end of the feed."""
        self._row, self._length = [], 0
        try:
            cells = next(csv.reader(self, strict=True), None)
        except csv.Error as error:
            return self._broken(error)
        self._most = min(_MOST_LINES, self._most + 1)
        return None if cells is None else self._used(cells, None)

    def _broken(self, error: csv.Error) -> _Row:
        self._back.extendleft(reversed(self._row[1:]))
        del self._row[1:]
        self._most = max(_FEWEST_LINES, self._most // 2)
        return self._used(None, self._row[0].problem or f"not CSV: {error}")

    def _used(self, cells: list[str] | None, problem: str | None) -> _Row:
        raw = b"".join(line.raw for line in self._row)
        return _Row(raw, sum(line.length for line in self._row), cells, problem)


class RowReader(Protocol):
    """What is made of rows: a mapping from their columns to the fields of some record."""

    def columns_missing(self, header: list[str]) -> list[str]:
        """Columns that it needs and ``header`` lacks."""

    def reads(self, column: str) -> bool:
        """Whether a field of the record is filled from ``column``."""

    def record(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the record that ``row`` gives."""


def read(feed: BinaryIO, reading: Reading) -> Iterator[Received | Rejected]:
    """Records of ``feed``, whose first row that is not blank names the columns."""
    for row in read_fields(feed, reading.max_record_bytes, reading.mapping):
        if isinstance(row, Rejected):
            yield row
            continue
        position, raw, fields = row
        try:
            yield Received(position, raw, build_ad(fields, reading.source))
        except RecordError as error:
            yield Rejected(position, raw, len(raw), str(error))


def read_fields(
    feed: BinaryIO, limit: int, mapping: RowReader
) -> Iterator[tuple[Position, bytes, dict[str, Any]] | Rejected]:
    """Rows of ``feed``, of at most ``limit`` bytes: where each begins, its bytes, its fields."""
    csv.field_size_limit(limit)
    rows = _rows(_Lines(feed, limit))
    header = next((row for _, row in rows), None)
    if header is None:
        yield whole_file("no header: every line is blank")
        return
    if problem := header.problem or _header_problem(header, mapping):
        yield whole_file(problem, header.raw)
        return
    columns = _numbered(_names(header))
    for position, row in rows:
        try:
            yield position, row.raw, _fields(row, columns, mapping)
        except UnicodeDecodeError as error:
            reason = f"not UTF-8: byte {error.start} of the row"
            yield Rejected(position, row.raw, row.length, reason)
        except RecordError as error:
            yield Rejected(position, row.raw, row.length, str(error))


def _rows(lines: _Lines) -> Iterator[tuple[Position, _Row]]:
    """Rows that are not blank, and where each begins."""
    position = Position(1, 0)
    while row := lines.next_row():
        if row.cells != []:
            yield position, row
        breaks = row.raw.count(b"\n")
        position = Position(position.line + breaks, position.offset + row.length)


def _names(header: _Row) -> list[str]:
    """The names of the columns; a mark of byte order before the first may stand outside quotes."""
    bare = header.raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    return next(csv.reader(bare.splitlines(keepends=True)), [])


def _header_problem(header: _Row, mapping: RowReader) -> str | None:
    try:
        names = _names(header)
    except UnicodeDecodeError as error:
        return f"the header is not UTF-8: byte {error.start}"
    if missing := mapping.columns_missing(names):
        wanted = ", ".join(missing)
        return f"the header has no column {wanted}: name the columns with --mapping FILE"
    twice = [name for name, times in Counter(names).items() if times > 1]
    if unclear := [name for name in twice if mapping.reads(name)]:
        return f"the header has the column {', '.join(unclear)} more than once: rename one"
    return None


def _numbered(names: list[str]) -> list[str]:
    """Names that tell columns of one name apart, so that none is lost."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _fields(row: _Row, columns: list[str], mapping: RowReader) -> dict[str, Any]:
    if row.cells is None:
        raise RecordError(row.problem)
    row.raw.decode("utf-8")
    if len(row.cells) != len(columns):
        raise RecordError(f"{len(row.cells)} cells under a header of {len(columns)}")
    return mapping.record(dict(zip(columns, row.cells, strict=True)))
