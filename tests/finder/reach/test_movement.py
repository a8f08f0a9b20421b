"""Stays and movement from a few ads whose history is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.reach import movement, timeline
from leadlight.finder.shapes import ADS

START = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = {"Reno": (39.53, -119.81), "Fresno": (36.75, -119.77), "Boston": (42.36, -71.06)}

MARKS: dict[str, dict[str, pa.DataType]] = {
    "marks": {"ad": pa.int32(), "kind": pa.string(), "value": pa.string()},
    "drawn": {"ad": pa.int32(), "number": pa.int64()},
    "all_pictures": {"number": pa.int64(), "picture": pa.int64()},
    "hashes": {"pdq": pa.string(), "number": pa.int64()},
}

Reach = Callable[
    [list[tuple[float, str | None]]], tuple[list[dict[str, Any]], list[dict[str, Any]]]
]


@pytest.fixture
def reach(tmp_path: Path) -> Iterator[Reach]:
    """From (day, place) of one lead's ads to its stays and moves."""
    with DuckdbEngine(Settings(home=tmp_path, workers=1), tmp_path / "scratch") as engine:

        def run(ads: list[tuple[float, str | None]]) -> tuple[list[Any], list[Any]]:
            engine.give("ads", pa.Table.from_pylist([_ad(*each) for each in ads], schema=ADS))
            engine.give("findings", FINDINGS.empty_table())
            engine.give("seen", _numbered([f"{day}-{place}" for day, place in ads]))
            for name, columns in MARKS.items():
                engine.give(name, pa.schema(columns).empty_table())
            for stage in (*timeline.STAGES, *movement.STAGES):
                engine.run(stage)
            stays = engine.fetch('SELECT * FROM stays ORDER BY start, "end", place').to_pylist()
            return stays, engine.fetch("SELECT * FROM moves ORDER BY arrived").to_pylist()

        yield run


def _ad(day: float, place: str | None) -> dict[str, Any]:
    lat, lon = PLACES.get(place or "", (None, None))
    moment = START + timedelta(days=day)
    return {
        "lead_id": "L1",
        "ad_id": f"{day}-{place}",
        "version_id": f"{day}-{place}",
        "first_seen": moment,
        "place": place,
        "lat": lat,
        "lon": lon,
    }


def _numbered(ads: list[str]) -> pa.Table:
    numbers = pa.array(range(len(ads)), pa.int32())
    return pa.table({"ad_id": pa.array(sorted(ads), pa.string()), "ad": numbers})


def test_a_tour_is_a_chain_of_moves_with_distances(reach: Reach) -> None:
    _, moves = reach([(0, "Reno"), (1, "Reno"), (3, "Fresno"), (5, "Boston"), (6, "Boston")])
    assert [(move["origin"], move["target"]) for move in moves] == [
        ("Reno", "Fresno"),
        ("Fresno", "Boston"),
    ]
    assert moves[0]["km"] == pytest.approx(309, abs=2)
    assert moves[0]["kmh"] == pytest.approx(309 / 48, abs=0.1)
    assert moves[0]["left"] == START + timedelta(days=1)
    assert moves[0]["arrived"] == START + timedelta(days=3)


def test_two_places_at_once_stay_visible_and_are_no_move(reach: Reach) -> None:
    stays, moves = reach([(0, "Reno"), (1, "Reno"), (1.01, "Boston"), (1.02, "Reno")])
    assert [(stay["place"], stay["ads"]) for stay in stays] == [("Reno", 3), ("Boston", 1)]
    assert all(stay["clashes"] and stay["certainty"] < 0.7 for stay in stays)
    assert moves == []


def test_an_unknown_place_moves_without_a_distance(reach: Reach) -> None:
    _, moves = reach([(0, "Reno"), (2, "Nowhere")])
    assert moves[0]["km"] is None


def test_ads_without_a_place_leave_no_stay(reach: Reach) -> None:
    assert reach([(0, None), (1, None)]) == ([], [])
