"""CDR, the crawl data repository of DARPA's Memex programme: a captured page a line of JSON.

Versions 2 and 3 of its schema (https://github.com/istresearch/memex-cdr): ``timestamp`` or
``timestamp_crawl`` in milliseconds since 1970 or as text, ``raw_content`` or ``extracted_text``,
``objects`` with what the page shows. Lines of version 2 that are such objects themselves are passed
over: the page that shows them names them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec

from leadlight.core.errors import RecordError
from leadlight.core.records import Image
from leadlight.finder.ingest.lines import numbered_lines
from leadlight.finder.ingest.page import HTML, Page, host, page_fields
from leadlight.finder.ingest.received import Position, Reading, Received, Rejected
from leadlight.finder.ingest.record import build_ad, decode_fields

_TIMES = ("timestamp_crawl", "timestamp")
_SAID = ("url", "raw_content", "extracted_text", "objects", "content_type", *_TIMES)


def read(feed: BinaryIO, reading: Reading) -> Iterator[Received | Rejected]:
    """Records of the pages of ``feed``; blank lines are passed over."""
    for line in numbered_lines(feed, reading.max_record_bytes):
        if isinstance(line, Rejected):
            yield line
        else:
            yield from _records(*line, reading)


def _records(position: Position, raw: bytes, reading: Reading) -> Iterator[Received | Rejected]:
    try:
        line = decode_fields(raw)
        if line.get("obj_parent"):
            return
        fields = _fields(line, reading)
        if fields is not None:
            ad = build_ad(fields, reading.source)
            shown = {image.url for image in ad.images}
            more = tuple(Image(url=url) for url in _pictures(line) if url not in shown)
            ad = msgspec.structs.replace(ad, images=(*ad.images, *more))
            yield Received(position, raw, ad)
    except RecordError as error:
        yield Rejected(position, raw, len(raw), str(error))


def _fields(line: Mapping[str, Any], reading: Reading) -> dict[str, Any] | None:
    url = line.get("url")
    if not isinstance(url, str) or not url:
        raise RecordError("no `url`: a line of CDR is a page that was captured somewhere")
    fields = _of_page(line, url, reading)
    if fields is None:
        return None
    if "captured_at" not in fields:
        fields["captured_at"] = _moment(line).isoformat()
    kept = {name: value for name, value in line.items() if name not in _SAID}
    return {name: value for name, value in fields.items() if value is not None} | {
        "extra": {"cdr": kept}
    }


def _of_page(line: Mapping[str, Any], url: str, reading: Reading) -> dict[str, Any] | None:
    content, text = line.get("raw_content"), line.get("extracted_text")
    kind = str(line.get("content_type") or "text/html").partition(";")[0].strip().lower()
    if isinstance(content, str) and content and kind in HTML:
        return page_fields(Page(url, content.encode(errors="replace"), "utf-8"), reading)
    if not isinstance(text, str) or not text:
        raise RecordError("neither `raw_content` of a page nor `extracted_text`")
    told = line.get("extracted_metadata")
    title = told.get("title") if isinstance(told, dict) else None
    given = {"title": title if isinstance(title, str) else None, "body": text, "url": url}
    return {"source": reading.source or host(url)} | given | reading.mapping.of_page({})


def _moment(line: Mapping[str, Any]) -> datetime:
    given = next((line[name] for name in _TIMES if line.get(name) not in (None, "")), None)
    text = str(given)
    try:
        if isinstance(given, int | float) or (text.isascii() and text.isdigit()):
            return datetime.fromtimestamp(float(text) / 1000, UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise RecordError(f"`{_TIMES[0]}` or `{_TIMES[1]}` is no time: {text[:80]!r}") from None
    if moment.tzinfo is None:
        raise RecordError(f"the time {text[:80]!r} has no offset: an hour matters")
    return moment


def _pictures(line: Mapping[str, Any]) -> Iterator[str]:
    objects = line.get("objects")
    for each in objects if isinstance(objects, list) else ():
        if not isinstance(each, dict):
            continue
        url, kind = each.get("obj_original_url"), each.get("content_type") or "image/"
        if isinstance(url, str) and url and str(kind).startswith("image/"):
            yield url
