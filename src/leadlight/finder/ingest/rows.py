"""Records as columns: the shape in which they enter the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.core import ids
from leadlight.core.records import Ad, Image
from leadlight.finder.ingest.received import Received
from leadlight.store.shapes import ARCHIVE, VERSIONS

_encode = msgspec.json.Encoder(order="sorted").encode
Tell = Callable[[Any], Any]


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """A received record with its names."""

    received: Received
    ad_id: str
    version_id: str
    record_id: str


def arrival(received: Received) -> Arrival:
    """Name the record by its content."""
    return Arrival(received, *ids.names(received.ad))


class Rows:
    """The rows of arrivals as files of the archive hold them.

    A column is made when it is first asked for, and serves all kinds of file that have it.
    """

    def __init__(self, arrived: Sequence[Arrival], agency: str, batch: int) -> None:
        self._arrived = arrived
        self._ads = [each.received.ad for each in arrived]
        self._owner = {"agency": lambda ad: ad.agency or agency, "batch_id": lambda _: batch}
        self._made: dict[str, pa.Array] = {}

    def by_month(self, kind: str, places: Sequence[int]) -> Iterator[tuple[str, pa.Table]]:
        """Those at ``places``, in order, as one ``kind`` of file holds them, by the month of their
        capture in UTC, as in ``"2026-03"``."""
        captured = self._column(VERSIONS.field("captured_at"))
        year, month = (tell(captured).to_pylist() for tell in (pc.year, pc.month))
        by_month: dict[tuple[int, int], list[int]] = {}
        for place in places:
            by_month.setdefault((year[place], month[place]), []).append(place)
        for then, some in sorted(by_month.items()):
            yield "{:04d}-{:02d}".format(*then), self._rows(kind, some)

    def _rows(self, kind: str, places: Sequence[int]) -> pa.Table:
        schema = ARCHIVE[kind]
        rows = pa.table([self._column(it) for it in schema], schema=schema)
        return rows if len(places) == len(rows) else rows.take(pa.array(places, pa.int32()))

    def _column(self, field: pa.Field) -> pa.Array:
        if field.name not in self._made:
            self._made[field.name] = self._make(field.name, field.type)
        return self._made[field.name]

    def _make(self, name: str, kind: pa.DataType) -> pa.Array:
        if name in _PARTS:
            return _lists([getattr(ad, name) for ad in self._ads], _PARTS[name], kind)
        if name in _OF_ARRIVAL:
            return pa.array(map(_OF_ARRIVAL[name], self._arrived), kind)
        return pa.array(map((_OF_AD | self._owner)[name], self._ads), kind)


def _lists(
    lists: Sequence[Sequence[Any]], parts: Mapping[str, Tell], kind: pa.ListType
) -> pa.Array:
    """A column of ``lists``, of whose elements the ``parts`` are kept."""
    flat = list(chain.from_iterable(lists))
    columns = [pa.array(map(parts[it.name], flat), it.type) for it in kind.value_type]
    elements = pa.StructArray.from_arrays(columns, fields=list(kind.value_type))
    bounds = pa.array(accumulate(map(len, lists), initial=0), pa.int32())
    return pa.ListArray.from_arrays(bounds, elements, type=kind)


def _lower(name: str) -> Callable[[Image], str | None]:
    def tell(image: Image) -> str | None:
        digits: str | None = getattr(image, name)
        return digits.lower() if digits else None

    return tell


def _json(name: str) -> Callable[[Ad], str | None]:
    def tell(ad: Ad) -> str | None:
        value = getattr(ad, name)
        return _encode(value).decode() if value else None

    return tell


def _minutes(name: str) -> Callable[[Ad], int | None]:
    def tell(ad: Ad) -> int | None:
        moment: datetime | None = getattr(ad, name)
        offset = moment.utcoffset() if moment else None
        return None if offset is None else round(offset.total_seconds() / 60)

    return tell


_OF_ARRIVAL: dict[str, Tell] = {
    **{name: attrgetter(name) for name in ("ad_id", "version_id", "record_id")},
    "raw": attrgetter("received.raw"),
}
_OF_AD: dict[str, Tell] = {
    **{
        name: attrgetter(name)
        for name in (
            *("source", "source_id", "url", "title", "body", "place", "lat", "lon", "category"),
            *("captured_at", "posted_at", "gone_at", "places"),
        )
    },
    **{f"{name}_offset": _minutes(f"{name}_at") for name in ("captured", "posted", "gone")},
    "named_by": ids.named_by,
    "age": lambda ad: None if ad.age is None else str(ad.age),
    "capture": _json("capture"),
    "extra": _json("extra"),
}
_PARTS: dict[str, dict[str, Tell]] = {
    "contacts": {name: attrgetter(name) for name in ("type", "value")},
    "images": {
        **{name: attrgetter(name) for name in ("url", "path", "quality")},
        **{name: _lower(name) for name in ("sha256", "pdq")},
        "cuts": lambda image: tuple(map(str.lower, image.cuts)),
    },
}
"""How a column of the archive, or a part of one that holds lists, is told."""
