"""WARC: a captured page a record. Pictures and videos are hashed as they pass, and let go of.

Pages wait on disk until the feed has ended, as pictures may follow the page that shows them, and
a page may be captured again (``revisit``) with nothing but a reference to what it was.
ISO 28500:2017.
"""

from __future__ import annotations

import hashlib
import io
import struct
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

import msgspec
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from leadlight.core.errors import RecordError
from leadlight.finder.ingest.page import HTML, Page, page_fields
from leadlight.finder.ingest.pictured import with_hashes
from leadlight.finder.ingest.received import Position, Reading, Received, Rejected
from leadlight.finder.ingest.record import build_ad
from leadlight.finder.pictures.kernel import Hashed

_CAPTURES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_HELD = ("image/", "video/")
"""Beginnings of the media types of what is hashed and not kept."""
_LONGEST_HEADER = 1 << 16
_END = b"\r\n\r\n"
"""Of a header, and of a record."""


class _Page(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A page that waits: its record as it came, and what it says."""

    position: Position
    raw: bytes
    fields: dict[str, Any]


class _Refused(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """What could not be read, in its place among the pages."""

    rejected: Rejected


_LENGTH = struct.Struct("<Q")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Page | _Refused).decode
_decode_hashed = msgspec.msgpack.Decoder(Hashed).decode


class _Waiting:
    """What waits on disk until the feed has ended: pages and what was refused, in order, and the
    hashes of pictures. In memory are places in the file alone, by digests of what asks for them: a
    feed may hold a million captures."""

    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool
        self._order = array("q")
        self._by_digest: dict[bytes, int] = {}
        self._pictures: dict[bytes, int] = {}
        self._passed_over: set[bytes] = set()

    def add(self, position: Position, raw: bytes, fields: dict[str, Any], digest: str) -> None:
        """Keep a page until the end."""
        place = self._put(_encode(_Page(position, raw, fields)))
        self._order.append(place)
        if digest:
            self._by_digest.setdefault(_key(digest), place)

    def refuse(self, rejected: Rejected) -> None:
        """Keep what could not be read in its place."""
        self._order.append(self._put(_encode(_Refused(rejected))))

    def add_picture(self, url: str, hashed: Hashed) -> None:
        """Keep the hashes of what was captured at an address; the last holds."""
        self._pictures[_key(url)] = self._put(_encode(hashed))

    def picture(self, url: str) -> Hashed | None:
        """The hashes of what was captured at that address."""
        place = self._pictures.get(_key(url))
        return None if place is None else _decode_hashed(self._get(place))

    def pass_over(self, digest: str) -> None:
        """Say that what has this payload is nothing to keep."""
        if digest:
            self._passed_over.add(_key(digest))

    def is_passed_over(self, digest: str) -> bool:
        """Whether what has this payload was nothing to keep."""
        return _key(digest) in self._passed_over

    def seen(self, digest: str) -> bytes | None:
        """The record of the page whose payload has that digest."""
        place = self._by_digest.get(_key(digest))
        page = None if place is None else _decode(self._get(place))
        return page.raw if isinstance(page, _Page) else None

    def __iter__(self) -> Iterator[_Page | Rejected]:
        for place in self._order:
            each = _decode(self._get(place))
            yield each.rejected if isinstance(each, _Refused) else each

    def _put(self, content: bytes) -> int:
        place = self._spool.seek(0, io.SEEK_END)
        self._spool.write(_LENGTH.pack(len(content)))
        self._spool.write(content)
        return place

    def _get(self, place: int) -> bytes:
        self._spool.seek(place)
        (length,) = _LENGTH.unpack(self._spool.read(_LENGTH.size))
        return self._spool.read(length)


def _key(name: str) -> bytes:
    told = name.encode("utf-8", "backslashreplace")
    return hashlib.blake2b(told, digest_size=16).digest()


class _Forward:
    """A stream that knows its place though it cannot go back: the library asks for it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = cast("io.BufferedIOBase", stream)
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read1(size)  # in small steps: a damaged end costs the end alone
        self._place += len(block)
        return block

    def tell(self) -> int:
        return self._place


def read(feed: BinaryIO, reading: Reading) -> Iterator[Received | Rejected]:
    """Records of the captured pages of ``feed``, in its order; what was sent to get them, and
    captures of other kinds, are passed over."""
    with tempfile.TemporaryFile(dir=reading.scratch) as spool:
        waiting = _Waiting(spool)
        broken: Exception | None = None
        try:
            _take(feed, reading, waiting)
        except Exception as error:  # noqa: BLE001 - raised again once what was whole is handed on
            broken = error
        for each in waiting:
            yield each if isinstance(each, Rejected) else _received(each, reading, waiting)
        if broken is not None:
            raise broken


def _take(feed: BinaryIO, reading: Reading, waiting: _Waiting) -> None:
    at = Position(0, 0)
    forward: Any = _Forward(feed)
    records = ArchiveIterator(forward, parse_http=False, stream_detect=False)
    while True:
        try:
            record = next(records, None)
        except OSError as error:
            if type(error) is not OSError:
                raise  # of the packed file, not of what is in it
            place = "after this record" if at.line else "here"
            reason = f"no WARC record begins {place} ({error}): what follows is not read"
            waiting.refuse(Rejected(at, b"", 0, reason))
            return
        if record is None:
            return
        at = Position(at.line + 1, record.stream_pos)
        if record.record_type & _CAPTURES:
            _capture(record, at, reading, waiting)


def _capture(record: WarcRecord, at: Position, reading: Reading, waiting: _Waiting) -> None:
    size = record.content_length
    most = max(reading.max_record_bytes, reading.guards.most_bytes)
    if size > most:
        said = f"a WARC record of {size:,} bytes; the longest that is read is {most:,}"
        waiting.refuse(Rejected(at, b"", size, said))
        return
    record.freeze()
    raw = _as_it_came(record)
    try:
        _check_whole(raw, size)
        _put(_read_again(raw), at, raw, reading, waiting)
    except (RecordError, OSError, ValueError) as error:
        waiting.refuse(Rejected(at, raw[: reading.max_record_bytes], len(raw), str(error)))


def _read_again(raw: bytes) -> WarcRecord:
    """The record by itself: what its content does to its reader, it does to no other's."""
    return next(ArchiveIterator(io.BytesIO(raw), parse_http=False, stream_detect=False))


def _check_whole(raw: bytes, size: int) -> None:
    came = len(raw) - raw.find(_END) - 2 * len(_END)
    if came < size:
        raise RecordError(f"cut off: {max(came, 0):,} of {size:,} bytes")


def _as_it_came(record: WarcRecord) -> bytes:
    written = io.BytesIO()
    record.write(written)
    return written.getvalue()


def _put(record: WarcRecord, at: Position, raw: bytes, reading: Reading, waiting: _Waiting) -> None:
    headers = record.headers
    url = (headers.get("WARC-Target-URI") or "").strip("<>")
    digest = headers.get("WARC-Payload-Digest") or ""
    moment = _moment_of(record)
    if record.record_type == WarcRecordType.revisit:
        first = waiting.seen(digest)
        if first is None:
            if waiting.is_passed_over(digest):
                return
            raise RecordError(
                "a page captured again, of which this feed holds no first capture: read both "
                "captures in one file"
            )
        record, digest = _read_again(first), ""
    content, kind = _content(record, reading)
    fields = None
    if kind.startswith(_HELD):
        waiting.add_picture(url, reading.hash_picture(content))
    elif kind in HTML:
        if len(raw) > reading.max_record_bytes:
            raise RecordError(f"a page of {len(raw):,} bytes is too long")
        fields = page_fields(Page(url, content, record.http_charset), reading)
    if fields is None:
        waiting.pass_over(digest)
        return
    capture = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": kind,
        "warc_record_id": (headers.get("WARC-Record-ID") or "").strip("<>"),
        "warc_file": reading.feed,
        "offset": at.offset,
    }
    told = {name: value for name, value in capture.items() if value != ""}
    waiting.add(at, raw, fields | {"captured_at": moment, "capture": told}, digest)


def _content(record: WarcRecord, reading: Reading) -> tuple[bytes, str]:
    """What a capture brought, unpacked, and its media type; nothing of an answer that is not 200.

    Raises:
        RecordError: it is cut off, or unpacks to more than is read.
    """
    told: str | None = record.headers.get("Content-Type")
    if record.is_http:
        record.parse_http(auto_decode="all", max_header_len=_LONGEST_HEADER)
        if getattr(record.http_headers, "status_code", None) != 200:
            return b"", ""
        told = record.http_content_type
    kind = "" if told is None else told.partition(";")[0].strip().lower()
    most = reading.guards.most_bytes if kind.startswith(_HELD) else reading.max_record_bytes
    if kind not in HTML and not kind.startswith(_HELD):
        return b"", kind
    content = record.reader.read(most + 1)
    if len(content) > most:
        raise RecordError(f"it unpacks to more than {most:,} bytes, the most that is read")
    return content, kind


def _moment_of(record: WarcRecord) -> str:
    moment = record.record_date
    if moment is None:
        raise RecordError("no WARC-Date that is a time")
    return moment.isoformat()


def _received(page: _Page, reading: Reading, waiting: _Waiting) -> Received | Rejected:
    try:
        known = {name: value for name, value in page.fields.items() if value is not None}
        ad = build_ad(known, reading.source)
    except RecordError as error:
        return Rejected(page.position, page.raw, len(page.raw), str(error))
    images = tuple(with_hashes(image, waiting.picture(image.url or "")) for image in ad.images)
    return Received(page.position, page.raw, msgspec.structs.replace(ad, images=images))
