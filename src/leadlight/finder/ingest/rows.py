"""Records as columns: the shape in which they enter the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec
import pyarrow as pa

from leadlight.core import ids
from leadlight.core.records import Image
from leadlight.finder.ingest.received import Received
from leadlight.store.shapes import ARCHIVE, VERSIONS

_encode = msgspec.json.Encoder(order="sorted").encode


class Arrival(msgspec.Struct, frozen=True):
    """A received record with its names."""

    received: Received
    ad_id: str
    version_id: str
    record_id: str


def arrival(received: Received) -> Arrival:
    """Name the record by its content."""
    ad = received.ad
    return Arrival(received, ids.ad_id(ad), ids.version_id(ad), ids.record_id(ad))


def telling_table(arrived: Sequence[Arrival]) -> pa.Table:
    """What tells arrivals apart, a row for each, in order."""
    columns = {
        name: [getattr(each, name) for each in arrived]
        for name in ("record_id", "version_id", "ad_id")
    }
    captured = pa.array(
        [each.received.ad.captured_at for each in arrived], VERSIONS.field("captured_at").type
    )
    return pa.table({"ordinal": range(len(arrived)), "captured_at": captured} | columns)


def archive_rows(kind: str, arrived: Sequence[Arrival], agency: str, batch: int) -> pa.Table:
    """The rows of ``arrived``, in order, as an archive file of one ``kind`` holds them."""
    schema = ARCHIVE[kind]
    told = _TOLD | {
        "agency": lambda each: each.received.ad.agency or agency,
        "batch_id": lambda _: batch,
    }
    arrays = [pa.array([told[f.name](each) for each in arrived], f.type) for f in schema]
    return pa.table(arrays, schema=schema)


def _image(image: Image) -> dict[str, Any]:
    return {
        "url": image.url,
        "sha256": image.sha256.lower() if image.sha256 else None,
        "pdq": image.pdq.lower() if image.pdq else None,
        "path": image.path,
        "quality": image.quality,
        "cuts": [cut.lower() for cut in image.cuts],
    }


def _json(value: object) -> str | None:
    return _encode(value).decode() if value else None


def _minutes(moment: datetime | None) -> int | None:
    offset = moment.utcoffset() if moment else None
    return None if offset is None else round(offset.total_seconds() / 60)


def _of_ad(name: str) -> Callable[[Arrival], Any]:
    return lambda each: getattr(each.received.ad, name)


def _offset_of(name: str) -> Callable[[Arrival], Any]:
    return lambda each: _minutes(getattr(each.received.ad, name))


_TOLD: dict[str, Callable[[Arrival], Any]] = {
    **{
        name: _of_ad(name)
        for name in (
            *("source", "source_id", "url", "title", "body", "place", "lat", "lon", "category"),
            *("captured_at", "posted_at", "gone_at"),
        )
    },
    **{f"{name}_offset": _offset_of(f"{name}_at") for name in ("captured", "posted", "gone")},
    **{name: attrgetter(name) for name in ("ad_id", "version_id", "record_id")},
    "named_by": lambda each: ids.named_by(each.received.ad),
    "places": lambda each: list(each.received.ad.places),
    "contacts": lambda each: [
        {"type": c.type, "value": c.value} for c in each.received.ad.contacts
    ],
    "age": lambda each: None if each.received.ad.age is None else str(each.received.ad.age),
    "images": lambda each: [_image(image) for image in each.received.ad.images],
    "capture": lambda each: _json(each.received.ad.capture),
    "extra": lambda each: _json(each.received.ad.extra),
    "raw": attrgetter("received.raw"),
}
"""How a column of the archive is told of an arrival; agency and batch come from outside."""
