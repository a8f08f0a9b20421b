"""Ads with a known history, as the room of reach sees them, and what it tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pyarrow as pa

from leadlight.finder.reach.sights import Spot
from leadlight.finder.reach.timeline import told

START = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = {
    "Reno": Spot("Reno", "NV", 39.53, -119.81),
    "Fresno": Spot("Fresno", "CA", 36.75, -119.77),
    "Boston": Spot("Boston", "MA", 42.36, -71.06),
    "Oakland": Spot("Oakland", "CA", 37.80, -122.27),
    "Nowhere": Spot("Nowhere"),
}

_ROWS = pa.schema(
    {
        "ad": pa.int32(),
        **dict.fromkeys(("ad_id", "lead_id"), pa.string()),
        "first_seen": pa.timestamp("us", tz="UTC"),
        **dict.fromkeys(("place", "admin1"), pa.string()),
        **dict.fromkeys(("lat", "lon"), pa.float64()),
        **dict.fromkeys(("labels", "texts", "codes"), pa.bool_()),
    }
)
_NAMES = pa.schema({"ad": pa.int32(), "value": pa.string()})
_PICTURES = pa.schema({"ad": pa.int32(), "picture": pa.int64()})


class Ad(NamedTuple):
    """An ad of a lead on a day from ``START`` on: names and pictures are a letter, or a word, each;
    what says the place beside its label."""

    day: float
    place: str = "Reno"
    names: Sequence[str] = ()
    pictures: str = ""
    texts: bool = False
    codes: bool = False
    lead: str = "L1"


def stays(*ads: Ad) -> list[dict[str, Any]]:
    """What is told of ads, which are numbered in the order in which they are given."""
    rows = [_row(number, ad) for number, ad in enumerate(ads)]
    names = [{"ad": at, "value": name} for at, ad in enumerate(ads) for name in ad.names]
    shown = [{"ad": at, "picture": ord(it)} for at, ad in enumerate(ads) for it in ad.pictures]
    tables = zip((rows, names, shown), (_ROWS, _NAMES, _PICTURES), strict=True)
    found = told(*(pa.Table.from_pylist(values, schema=schema) for values, schema in tables))
    return sorted(found.to_pylist(), key=order)


def lead_stays(*ads: Ad) -> list[tuple[str, float, float]]:
    """The stays of the ads' leads themselves, by place, first and last day."""
    return [days(row) for row in stays(*ads) if row["person"] is None]


def days(row: dict[str, Any]) -> tuple[str, float, float]:
    """A stay by place, first and last day."""
    start, end = ((row[name] - START) / timedelta(days=1) for name in ("start", "end"))
    return row["place"], round(start, 2), round(end, 2)


def order(row: dict[str, Any]) -> tuple[Any, ...]:
    """Where a stay stands among others."""
    who = row["lead_id"], row["person"] or ""
    return (*who, row["start"], row["end"], row["place"], row["ad_ids"])


def _row(number: int, ad: Ad) -> dict[str, Any]:
    spot = PLACES[ad.place]
    return {
        "ad": number,
        "ad_id": f"{number:03d}",
        "lead_id": ad.lead,
        "first_seen": START + timedelta(days=ad.day),
        "place": spot.name,
        "admin1": spot.admin1,
        "lat": spot.lat,
        "lon": spot.lon,
        "labels": True,
        "texts": ad.texts,
        "codes": ad.codes,
    }
