"""Inputs as named byte streams: files, folders and standard input, unpacked on the way."""

from __future__ import annotations

import gzip
import io
import os
import re
import select
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import msgspec
import zstandard

from leadlight.core.errors import InputError
from leadlight.core.registry import Registry
from leadlight.finder.ingest import cdr, csv_rows, json_lines, parquet_rows, warc_records
from leadlight.finder.ingest.received import Reader

READERS: Registry[Reader] = Registry(
    "format",
    jsonl=json_lines.read,
    csv=csv_rows.read,
    parquet=parquet_rows.read,
    warc=warc_records.read,
    cdr=cdr.read,
)
PACKING_ERRORS = (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, zstandard.ZstdError)
"""What unpacking a damaged or cut file raises."""

AUTO = "auto"
_ENDING = re.compile(
    r"\.(jsonl|ndjson|json|csv|parquet|warc|cdr|wacz)(?:\.(?:gz|zst))?$", re.IGNORECASE
)
_CDR = re.compile(rb'"(?:raw_content|extracted_text|timestamp_crawl|obj_parent)"\s*:')
_IN_WACZ = re.compile(r"archive/[^/]+\.warc(?:\.gz)?", re.IGNORECASE)
_PARTED = re.compile(rb"[,;\t]")
_FORMATS = {
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "jsonl",
    "csv": "csv",
    "parquet": "parquet",
    "warc": "warc",
    "cdr": "cdr",
}
_HEAD, _TRIED_LINES = 4096, 5
_BUFFER = 1 << 16
_ZSTD_STEP = 1 << 12
_GZIP, _ZSTD, _PARQUET, _WARC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1", b"WARC/"


class Feed(msgspec.Struct, frozen=True):
    """One input: ``path`` is ``None`` for standard input, ``member`` a file inside of an archive;
    ``is_alone`` says that what lies beside it is none of its own.

    ``name`` is the path as it can be shown: what would steer a terminal, turn the writing around
    or is no text at all is written out in escapes.
    """

    name: str
    path: Path | None
    member: str | None = None
    is_alone: bool = False

    @property
    def folder(self) -> Path | None:
        """Where its pictures may lie."""
        return None if self.path is None or self.is_alone else self.path.parent

    @contextmanager
    def opened(self) -> Iterator[Stream]:
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
            if self.member is None:
                yield _unpacked(Stream(_Raw(packed), packed))
            else:
                with zipfile.ZipFile(packed) as archive, _member(archive, self.member) as inside:
                    yield _unpacked(Stream(_Raw(cast("io.BufferedIOBase", inside)), packed))
        finally:
            if self.path:
                packed.close()


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except (RuntimeError, ValueError) as error:  # encrypted, or packed oddly
        raise zipfile.BadZipFile(str(error)) from None


class Stream(io.BufferedReader):
    """The bytes of a feed, buffered; ``source`` is where they come from."""

    def __init__(self, raw: io.RawIOBase, source: io.BufferedReader) -> None:
        super().__init__(raw, _BUFFER)
        self.source = source

    def has_more(self) -> bool:
        """Whether the source can be read without waiting: more bytes, or its end, are there."""
        try:
            return bool(select.select([self.source], [], [], 0)[0])
        except io.UnsupportedOperation:
            return True  # bytes in memory


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


class _Zstd(io.RawIOBase):
    """Frames of Zstandard, unpacked. The library's own reader ends a cut file without a word."""

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._is_inside = False
        self._block = b""
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer in practice
        while not self._left:
            self._block = self._block or self._packed.read1(_ZSTD_STEP)
            if not self._block and self._is_inside:
                raise EOFError("the last Zstandard frame has no end")
            if not self._block:
                return 0
            self._left = memoryview(self._unpacked())
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

    def _unpacked(self) -> bytes:
        text = self._frame.decompress(self._block)
        self._is_inside = not self._frame.eof
        self._block = self._frame.unused_data
        if self._frame.eof:
            self._frame = zstandard.ZstdDecompressor().decompressobj()
        return text


def is_feed(path: Path) -> bool:
    """Whether a file in a folder is a feed, by its name."""
    is_other = path.is_dir() or path.is_fifo() or path.is_socket()
    return bool(_ENDING.search(path.name)) and not path.name.startswith(".") and not is_other


def find_feeds(names: list[str]) -> list[Feed]:
    """A feed for each name: ``-`` is standard input, a folder stands for the feeds in it.

    Raises:
        InputError: one of them cannot be opened, or a folder holds no feed.
    """
    return [feed for name in names for feed in _named(name)]


def _named(name: str) -> list[Feed]:
    if name == "-":
        return [Feed("standard input", None)]
    path = Path(name)
    return _in_folder(path) if path.is_dir() else _at(path)


def _in_folder(folder: Path) -> list[Feed]:
    try:
        feeds = sorted(path for path in folder.iterdir() if is_feed(path))
    except OSError as error:
        raise InputError(f"{_shown(folder)} cannot be opened: {error.strerror}") from None
    if not feeds:
        raise InputError(
            f"{_shown(folder)} holds no file that ends in .jsonl, .ndjson, .json, .csv, .parquet, "
            ".warc, .wacz or .cdr (or that and .gz or .zst); name the feeds themselves"
        )
    return [feed for path in feeds for feed in _at(path)]


def _at(path: Path) -> list[Feed]:
    if not os.access(path, os.R_OK):
        why = "no permission" if path.exists() else "no such file"
        raise InputError(f"{_shown(path)} cannot be opened: {why}")
    if not path.name.lower().endswith(".wacz"):
        return [Feed(_shown(path), path)]
    return [Feed(_shown(path / member), path, member) for member in _in_wacz(path)]


def _in_wacz(path: Path) -> list[str]:
    """The captures in a WACZ file (https://specs.webrecorder.net/wacz/1.1.1/)."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [name for name in archive.namelist() if _IN_WACZ.fullmatch(name)]
    except (OSError, NotImplementedError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"{_shown(path)} is no WACZ file: {error}") from None
    if not inside:
        raise InputError(f"{_shown(path)} holds no capture: no archive/NAME.warc or .warc.gz")
    return sorted(inside)


def _shown(path: Path) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in str(path)
    )


def reader_for(wanted: str, feed: Feed, opened: io.BufferedReader) -> Reader:
    """The reader called ``wanted``; for ``auto``, the one for the feed's ending or first bytes."""
    if wanted != AUTO:
        return READERS[wanted]
    return READERS[form_of(opened.peek(_HEAD), feed.name)]


def form_of(content: bytes, name: str = "") -> str:
    """The format of what begins with ``content`` in a file called ``name``."""
    head = content[:_HEAD]
    for beginning, form in ((_PARQUET, "parquet"), (_WARC, "warc")):
        if head.startswith(beginning):
            return form
    ending = _ENDING.search(name)
    form = _FORMATS[ending[1].lower()] if ending else _of_lines(head)
    is_cdr = form == "jsonl" and _CDR.search(head) and b'"captured_at"' not in head
    return "cdr" if is_cdr else form


def _of_lines(head: bytes) -> str:
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip().splitlines()[:_TRIED_LINES] or [b""]
    is_json = any(line.lstrip().startswith(b"{") for line in lines)
    return "csv" if not is_json and _PARTED.search(lines[0]) else "jsonl"


def packing_of(head: bytes) -> str | None:
    """How a file that begins with ``head`` (four bytes) is packed: ``gzip``, ``zstd`` or not."""
    if head.startswith(_GZIP):
        return "gzip"
    return "zstd" if head.startswith(_ZSTD) else None


def _unpacked(packed: Stream) -> Stream:
    match packing_of(packed.peek(4)[:4]):
        case "gzip":
            return Stream(_Raw(gzip.GzipFile(fileobj=packed)), packed.source)
        case "zstd":
            return Stream(_Zstd(packed), packed.source)
        case _:
            return packed
