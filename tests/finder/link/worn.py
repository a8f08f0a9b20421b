"""Templates of given texts, by the stages alone: over one build, or over builds day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pyarrow as pa

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.link.templates import STAGES
from leadlight.finder.shapes import TABLES

CARRIED = ("wordings", "texts", "text_sketches", "key_firsts", "first_words", "text_ties")
_MOMENT = pa.timestamp("us", tz="UTC")


_FRESH = "SELECT * FROM findings ANTI JOIN previous_wordings USING (ad_id, version_id)"


class Worn(msgspec.Struct, frozen=True):
    """An ad, the comparison text that it shows, and the hour when it was captured."""

    ad_id: str
    typed: str
    hour: int = 0


Carried = dict[str, pa.Table]
Places = dict[tuple[str, str], str]
"""From ad and text to template."""


def templates(ads: Sequence[Worn], carried: Carried | None = None) -> tuple[Places, Carried]:
    """The template of each ad and text that has one, and what the next build carries on from.

    ``ads`` are all of them, those of earlier builds too.
    """
    with DuckdbEngine(Settings(home=Path("unused"), workers=1), Path("unused")) as engine:
        engine.give("findings", _findings(ads))
        engine.give("fresh_sightings", _sightings(ads))
        for name in CARRIED:
            empty = TABLES[name].columns.empty_table()
            engine.give(f"previous_{name}", carried[name] if carried else empty)
        engine.give("fresh_findings", engine.fetch(_FRESH))
        for stage in STAGES:
            engine.run(stage)
        rows = engine.fetch(
            "SELECT DISTINCT ad_id, typed, template_id FROM templates "
            "JOIN wordings USING (ad_id, text) JOIN findings USING (ad_id, version_id)"
        )
        kept = {name: kept_of(engine, name) for name in CARRIED}
    found = {(row["ad_id"], row["typed"]): row["template_id"] for row in rows.to_pylist()}
    assert len(found) == rows.num_rows, "a text has two templates"
    return found, kept


def kept_of(engine: DuckdbEngine, name: str) -> pa.Table:
    """What a build keeps of the table ``name``."""
    kept = (
        f"FROM previous_{name} UNION ALL FROM fresh_{name}"
        if TABLES[name].grows
        else f"FROM {name}"
    )
    return engine.fetch(kept).cast(TABLES[name].columns)


def by_ad(ads: Sequence[Worn]) -> dict[str, str]:
    """The template of each ad that has one, where each ad shows one text."""
    return {ad_id: template for (ad_id, _), template in templates(ads)[0].items()}


def _findings(ads: Sequence[Worn]) -> pa.Table:
    rows = [(ad.ad_id, f"V{ad.typed}", ad.typed) for ad in ads]
    names = ("ad_id", "version_id", "typed")
    columns = zip(*dict.fromkeys(rows), strict=True) if rows else ((), (), ())
    return pa.table([pa.array(column, pa.string()) for column in columns], names=names)


def _sightings(ads: Sequence[Worn]) -> pa.Table:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    return pa.table(
        {
            "ad_id": pa.array([ad.ad_id for ad in ads], pa.string()),
            "version_id": pa.array([f"V{ad.typed}" for ad in ads], pa.string()),
            "captured_at": pa.array([start + timedelta(hours=ad.hour) for ad in ads], _MOMENT),
        }
    )
