"""Records as columns: the shape in which they enter the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from leadlight.core import ids
from leadlight.core.records import Image
from leadlight.finder.ingest.received import Received
from leadlight.store.shapes import VERSIONS

_SCHEMA = VERSIONS.append(pa.field("ordinal", pa.int64())).append(pa.field("named_by", pa.string()))
_json = msgspec.json.Encoder(order="sorted").encode


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


def arrivals_table(arrived: Sequence[Arrival], agency: str, batch: int) -> pa.Table:
    """One row an arrival, in order: the columns of a version, ``ordinal`` and ``named_by``."""
    ads = [each.received.ad for each in arrived]
    columns: dict[str, Any] = {
        name: [getattr(ad, name) for ad in ads]
        for name in ("source", "source_id", "url", "title", "body", "place", "lat", "lon")
    }
    columns |= {
        "category": [ad.category for ad in ads],
        "places": [list(ad.places) for ad in ads],
        "contacts": [[{"type": c.type, "value": c.value} for c in ad.contacts] for ad in ads],
        "age": [None if ad.age is None else str(ad.age) for ad in ads],
        "images": [[_image(image) for image in ad.images] for ad in ads],
        "capture": [_json(ad.capture).decode() if ad.capture else None for ad in ads],
        "extra": [_json(ad.extra).decode() if ad.extra else None for ad in ads],
        "agency": [ad.agency or agency for ad in ads],
        "batch_id": [batch] * len(ads),
        "named_by": [ids.named_by(ad) for ad in ads],
        "ordinal": range(len(ads)),
        "raw": [each.received.raw for each in arrived],
    }
    for name in ("ad_id", "version_id", "record_id"):
        columns[name] = [getattr(each, name) for each in arrived]
    for name in ("captured", "posted", "gone"):
        moments = [getattr(ad, f"{name}_at") for ad in ads]
        columns[f"{name}_at"] = moments
        columns[f"{name}_offset"] = [_minutes(moment) for moment in moments]
    return pa.table([pa.array(columns[f.name], f.type) for f in _SCHEMA], schema=_SCHEMA)


def _image(image: Image) -> dict[str, Any]:
    return {
        "url": image.url,
        "sha256": image.sha256.lower() if image.sha256 else None,
        "pdq": image.pdq.lower() if image.pdq else None,
        "path": image.path,
        "quality": image.quality,
        "cuts": [cut.lower() for cut in image.cuts],
    }


def _minutes(moment: datetime | None) -> int | None:
    offset = moment.utcoffset() if moment else None
    return None if offset is None else round(offset.total_seconds() / 60)
