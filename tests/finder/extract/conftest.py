"""What tests of extraction share: ads, and batches of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pyarrow as pa
import pytest

from leadlight.core import ids
from leadlight.core.records import Ad

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
_IMAGE = pa.struct({"url": pa.string(), "sha256": pa.string(), "pdq": pa.string()})
_CONTACT = pa.struct({"type": pa.string(), "value": pa.string()})
_NAMES = ("ad_id", "version_id", "source", "source_id", "url", "title", "body", "place")
VERSIONS = pa.schema(
    {
        **dict.fromkeys(_NAMES, pa.string()),
        "places": pa.list_(pa.string()),
        "contacts": pa.list_(_CONTACT),
        "age": pa.string(),
        "lat": pa.float64(),
        "lon": pa.float64(),
        "images": pa.list_(_IMAGE),
    }
)


@pytest.fixture
def an_ad() -> Callable[..., Ad]:
    """Makes an ad of a made-up site with the fields that are given."""
    return partial(Ad, source="nightboard.example", captured_at=MOMENT)


@pytest.fixture
def a_batch() -> Callable[[list[Ad]], pa.RecordBatch]:
    """Makes of ads what the archive's version table would hold."""
    return lambda ads: pa.RecordBatch.from_pylist([_version(ad) for ad in ads], schema=VERSIONS)


def _version(ad: Ad) -> dict[str, Any]:
    plain = ("source", "source_id", "url", "title", "body", "place", "lat", "lon")
    return {name: getattr(ad, name) for name in plain} | {
        "ad_id": ids.ad_id(ad),
        "version_id": ids.version_id(ad),
        "places": list(ad.places),
        "contacts": [{"type": it.type, "value": it.value} for it in ad.contacts],
        "age": None if ad.age is None else str(ad.age),
        "images": [{"url": it.url, "sha256": it.sha256, "pdq": it.pdq} for it in ad.images],
    }
