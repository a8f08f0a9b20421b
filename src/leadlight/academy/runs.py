"""Putting more records in order of time than fit in memory: sorted runs in a file, then merged."""

from __future__ import annotations

import heapq
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_HEAD = struct.Struct("<qqII")
_READ_AHEAD = 512
"""Bytes for each entry held, shared by all runs when they are merged."""
_LEAST_READ = 2_048


class Entry(NamedTuple):
    """A record as bytes, with its truth; ``when`` and then ``number`` give the order."""

    when: int
    number: int
    ad: bytes
    truth: bytes


class Runs:
    """Takes entries in any order and gives them back sorted, holding ``size`` of them at most.

    The file has no name and vanishes when closed.
    """

    def __init__(self, size: int, folder: Path | None = None) -> None:
        self._size = size
        self._pending: list[Entry] = []
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by ``close``
        self._spans: list[tuple[int, int]] = []

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        self._pending.append(entry)
        if len(self._pending) >= self._size:
            self._spill()

    def merged(self) -> Iterator[Entry]:
        """All entries, in order."""
        self._spill()
        self._file.flush()
        each = max(_LEAST_READ, _READ_AHEAD * self._size // len(self._spans))
        yield from heapq.merge(*(self._read(start, end, each) for start, end in self._spans))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _spill(self) -> None:
        """Write what is pending as one sorted run."""
        start = self._file.tell()
        self._pending.sort()
        for when, number, ad, truth in self._pending:
            self._file.write(_HEAD.pack(when, number, len(ad), len(truth)) + ad + truth)
        self._spans.append((start, self._file.tell()))
        self._pending = []

    def _read(self, start: int, end: int, each: int) -> Iterator[Entry]:
        """One run, ``each`` bytes at a time."""
        buffer = b""
        while buffer or start < end:
            at, size = 0, len(buffer)
            while at + _HEAD.size <= size:
                when, number, ad_size, truth_size = _HEAD.unpack_from(buffer, at)
                cut, stop = at + _HEAD.size + ad_size, at + _HEAD.size + ad_size + truth_size
                if stop > size:
                    break
                yield Entry(when, number, buffer[at + _HEAD.size : cut], buffer[cut:stop])
                at = stop
            more = os.pread(self._file.fileno(), min(each, end - start), start)
            start += len(more)
            buffer = buffer[at:] + more
