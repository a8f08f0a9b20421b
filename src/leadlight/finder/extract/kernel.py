"""Extraction in columns: a batch of ad versions in, a batch of what they say out.

A kernel knows no engine: Arrow in, Arrow out, nothing read but the arguments.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final, TypeVar

import pyarrow as pa

from leadlight.core.findings import Findings, Place, Price
from leadlight.core.records import Ad, Contact, Image
from leadlight.core.uncollected import uncollected
from leadlight.finder.extract.columns import FINDINGS, PLACE
from leadlight.finder.extract.image import telling
from leadlight.finder.extract.read import Reading, read_ads

Value = TypeVar("Value", int, str)

_COLUMNS: Final = (
    *("ad_id", "version_id", "source", "source_id", "url", "title", "body", "place", "places"),
    *("contacts", "age", "lat", "lon", "images"),
)
_place_values = attrgetter(*PLACE.names)
_NEVER: Final = datetime(1990, 1, 1, tzinfo=UTC)


def extract(batch: pa.RecordBatch, region: str = "US") -> pa.RecordBatch:
    """``FINDINGS`` of each row of ``batch`` (columns of the archive's versions), in its order.

    Raises:
        KeyError: a column is missing.
    """
    with uncollected():
        columns = [batch.column(name).to_pylist() for name in _COLUMNS]
        known = [(_ad(values), values[0], values[1]) for values in zip(*columns, strict=True)]
        readings = read_ads(known, region, placed=False)
        return _in_columns([_values(reading) for reading in readings])


def _in_columns(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    found = zip(*rows, strict=True) if rows else ((),) * len(FINDINGS)
    arrays = [pa.array(values, kind) for values, kind in zip(found, FINDINGS.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=FINDINGS)


def _ad(version: tuple[Any, ...]) -> Ad:
    """The version, its values in the order of ``_COLUMNS``, as a record; extraction asks for no
    time."""
    _, _, source, source_id, url, title, body, place, places, contacts, age, lat, lon, images = (
        version
    )
    return Ad(
        source=source,
        captured_at=_NEVER,
        source_id=source_id,
        url=url,
        title=title,
        body=body,
        place=place,
        places=tuple(places or ()),
        contacts=tuple(Contact(**contact) for contact in contacts or ()),
        age=age,
        lat=lat,
        lon=lon,
        images=tuple(Image(**image) for image in images or ()),
    )


def _values(reading: Reading) -> tuple[Any, ...]:
    """A row, in the order of ``FINDINGS``."""
    found: Findings = reading.findings
    return (
        found.ad_id,
        found.version_id,
        _different([phone.e164 for phone in found.phones]),
        _different([email.address for email in found.emails]),
        _different([f"{it.platform}:{it.name}" for it in found.handles]),
        _different([link.url for link in found.urls if link.personal]),
        _different([f"{it.system}:{it.name}" for it in found.payments]),
        _different([name.name for name in found.names]),
        list(found.languages),
        _different([indicator.code for indicator in found.indicators]),
        _different([image.sha256 for image in found.images if image.sha256]),
        _different(telling(found.images)),
        _different([trick for phone in found.phones for trick in phone.tricks]),
        any(phone.obscured for phone in found.phones),
        _different([age.years for age in found.ages]),
        _prices(found.prices) if found.prices else [],
        _places(found.places) if found.places else [],
        reading.typed,
    )


def _different(values: list[Value]) -> list[Value]:
    """Each value once, in order."""
    return sorted(set(values)) if len(values) > 1 else values


def _prices(prices: Iterable[Price]) -> list[tuple[float, str, int | None]]:
    different = {(it.amount, it.currency, it.minutes) for it in prices}
    return sorted(different, key=lambda it: (it[0], it[1], it[2] or 0))


def _places(places: Iterable[Place]) -> list[tuple[Any, ...]]:
    """Labels first, as they say where the ad was filed."""
    different = {_place_values(place) for place in places}
    return sorted(different, key=lambda it: (it[-1], it))
