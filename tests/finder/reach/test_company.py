"""Leads that travel together are found, those that meet by chance are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.reach import company
from leadlight.finder.shapes import STAYS

START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckdbEngine]:
    with DuckdbEngine(Settings(home=tmp_path, workers=1), tmp_path / "scratch") as running:
        yield running


def stays(lead: str, road: list[tuple[int, str]]) -> list[dict[str, Any]]:
    return [
        {
            "lead_id": lead,
            "place": place,
            "start": START + timedelta(days=day),
            "end": START + timedelta(days=day + 1),
            "apart": False,
        }
        for day, place in road
    ]


def found(engine: DuckdbEngine, rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    engine.give("stays", pa.Table.from_pylist(rows, schema=STAYS))
    for stage in company.STAGES:
        engine.run(stage)
    told = engine.fetch("SELECT * FROM companions").to_pylist()
    return {(row["lead_id"], row["other_id"]) for row in told}


def test_two_on_one_road_are_companions_and_strangers_are_not(engine: DuckdbEngine) -> None:
    chance = Random(7)
    places = [f"P{number}" for number in range(20)]
    road = [(5 * number, place) for number, place in enumerate(places[:6])]
    rows = stays("A", road) + stays("B", [(day + 1, place) for day, place in road])
    for stranger in range(60):
        wandering = [(4 * number, place) for number, place in enumerate(chance.sample(places, 8))]
        rows += stays(f"S{stranger}", wandering)
    pairs = found(engine, rows)
    assert {("A", "B"), ("B", "A")} <= pairs
    assert len(pairs) == 2


def test_the_same_places_at_other_times_are_no_company(engine: DuckdbEngine) -> None:
    road = [(5 * number, f"P{number}") for number in range(6)]
    later = [(day + 20, place) for day, place in road]
    assert found(engine, stays("A", road) + stays("B", later)) == set()
