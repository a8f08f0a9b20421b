"""The columns of the archive. Times are UTC, each with its given offset in minutes beside it."""

from __future__ import annotations

import pyarrow as pa

_TEXT = pa.string()
_MOMENT = pa.timestamp("us", tz="UTC")
_MINUTES = pa.int16()
CONTACTS = pa.list_(pa.struct([("type", _TEXT), ("value", _TEXT)]))
_IMAGE = [(name, _TEXT) for name in ("url", "sha256", "pdq", "path")]
IMAGES = pa.list_(pa.struct([*_IMAGE, ("quality", pa.int16()), ("cuts", pa.list_(_TEXT))]))

Columns = dict[str, pa.DataType]

_TIMES: Columns = {
    "captured_at": _MOMENT,
    "captured_offset": _MINUTES,
    "posted_at": _MOMENT,
    "posted_offset": _MINUTES,
    "gone_at": _MOMENT,
    "gone_offset": _MINUTES,
}
_OWNER: Columns = {"agency": _TEXT, "batch_id": pa.int64()}

_POSTINGS: Columns = {
    "ad_id": _TEXT,
    "source": _TEXT,
    "source_id": _TEXT,
    "url": _TEXT,
    "named_by": _TEXT,
}
_VERSIONS: Columns = {
    "version_id": _TEXT,
    "ad_id": _TEXT,
    "record_id": _TEXT,
    "source": _TEXT,
    "source_id": _TEXT,
    "url": _TEXT,
    "title": _TEXT,
    "body": _TEXT,
    "place": _TEXT,
    "places": pa.list_(_TEXT),
    "lat": pa.float64(),
    "lon": pa.float64(),
    "category": _TEXT,
    "contacts": CONTACTS,
    "age": _TEXT,
    "images": IMAGES,
    "capture": _TEXT,
    "extra": _TEXT,
    "raw": pa.binary(),
}
_SIGHTINGS: Columns = {"record_id": _TEXT, "version_id": _TEXT, "ad_id": _TEXT, "url": _TEXT}
_QUARANTINE: Columns = {
    "entry_id": _TEXT,
    "input": _TEXT,
    "line": pa.int64(),
    "offset": pa.int64(),
    "reason": _TEXT,
    "length": pa.int64(),
    "raw": pa.binary(),
    "received_at": _MOMENT,
}

POSTINGS = pa.schema(_POSTINGS | _OWNER)
"""A row a posting: what names it, as its first record gave it."""

VERSIONS = pa.schema(_VERSIONS | _TIMES | _OWNER)
"""A row a version: the content as first received, and the received bytes (``raw``)."""

SIGHTINGS = pa.schema(_SIGHTINGS | _TIMES | _OWNER)
"""A row a distinct record: when its version was seen. A version's first record has one too."""

QUARANTINE = pa.schema(_QUARANTINE | _OWNER)
"""A row a record that could not be read: where it stood, why, and its bytes as they came."""

TOMBSTONES = pa.schema({"tombstone": _TEXT, "until": _MOMENT, "reason": _TEXT, "actor": _TEXT})
"""A row a purged posting: the SHA-256 of its ``ad_id`` in hexadecimal, the moment up to which what
was captured of it stays out, and why and by whom it was purged."""

ARCHIVE = {
    "postings": POSTINGS,
    "versions": VERSIONS,
    "sightings": SIGHTINGS,
    "quarantine": QUARANTINE,
    "tombstones": TOMBSTONES,
}

RECURRING = [
    *("source", "named_by", "place", "category", "age"),
    *("captured_offset", "posted_offset", "gone_offset"),
    *("input", "reason", "actor", "agency", "batch_id"),
]
"""Columns of which many rows say the same. Dictionaries of the others take time, and more room than
the values themselves."""
