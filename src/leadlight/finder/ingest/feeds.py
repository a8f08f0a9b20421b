"""Inputs as named byte streams: files, folders and standard input, unpacked on the way."""

from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import msgspec
import zstandard

from leadlight.core.errors import InputError
from leadlight.core.registry import Registry
from leadlight.finder.ingest import csv_rows, json_lines, parquet_rows
from leadlight.finder.ingest.received import Reader

READERS: Registry[Reader] = Registry(
    "format", jsonl=json_lines.read, csv=csv_rows.read, parquet=parquet_rows.read
)
AUTO = "auto"
_HEAD = 4096
_BUFFER = 1 << 16
_GZIP, _ZSTD, _PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"


class Feed(msgspec.Struct, frozen=True):
    """One input: ``path`` is ``None`` for standard input."""

    name: str
    path: Path | None

    @contextmanager
    def opened(self) -> Iterator[io.BufferedReader]:
        """The feed's bytes, unpacked.

        Raises:
            InputError: the file cannot be opened.
        """
        try:
            packed = (
                self.path.open("rb") if self.path else cast("io.BufferedReader", sys.stdin.buffer)
            )
        except OSError as error:
            raise InputError(f"{self.name} cannot be opened: {error.strerror}") from None
        try:
            yield _unpacked(io.BufferedReader(_Raw(packed), _BUFFER))
        finally:
            if self.path:
                packed.close()


class _Raw(io.RawIOBase):
    """A stream in small steps: it can be peeked into, and a damaged end costs only the end."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer in practice
        block = self._stream.read1(len(buffer))
        buffer[: len(block)] = block
        return len(block)


def find_feeds(names: list[str]) -> list[Feed]:
    """A feed for each name: ``-`` is standard input, a folder stands for the files in it.

    Raises:
        InputError: there is no such file.
    """
    feeds: list[Feed] = []
    for name in names:
        path = Path(name)
        if name == "-":
            feeds.append(Feed("standard input", None))
        elif path.is_dir():
            feeds.extend(Feed(str(each), each) for each in sorted(path.iterdir()) if each.is_file())
        elif os.access(path, os.R_OK):
            feeds.append(Feed(name, path))
        else:
            why = "no permission" if path.exists() else "no such file"
            raise InputError(f"{name} cannot be opened: {why}")
    return feeds


def reader_for(wanted: str, opened: io.BufferedReader) -> Reader:
    """The reader called ``wanted``; for ``auto``, the one that fits the feed's first bytes."""
    if wanted != AUTO:
        return READERS[wanted]
    head = opened.peek(_HEAD)[:_HEAD]
    if head.startswith(_PARQUET):
        return READERS["parquet"]
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first_line = text.partition(b"\n")[0]
    return READERS["csv" if b"," in first_line and text[:1] not in b"{[" else "jsonl"]


def _unpacked(packed: io.BufferedReader) -> io.BufferedReader:
    head = packed.peek(4)[:4]
    if head.startswith(_GZIP):
        return io.BufferedReader(_Raw(gzip.GzipFile(fileobj=packed)), _BUFFER)
    if head.startswith(_ZSTD):
        stream = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
        return io.BufferedReader(stream, _BUFFER)
    return packed
