"""What ads say of where and when and of whom, from the tables of a build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.finder.reach.roads import PLACES, START

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.reach import timeline
from leadlight.finder.reach.sights import SIGHTS, Sights, kilometres
from leadlight.finder.shapes import ADS

SPARKS = (39.54, -119.75)
"""Some kilometres from Reno."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckdbEngine]:
    with DuckdbEngine(Settings(home=tmp_path, workers=1), tmp_path / "scratch") as engine:
        give(engine, "marks", [], ad=pa.int32(), kind=pa.string(), value=pa.string())
        give(engine, "drawn", [], ad=pa.int32(), number=pa.int64())
        give(engine, "all_pictures", [], number=pa.int64(), picture=pa.int64())
        give(engine, "hashes", [], pdq=pa.string(), number=pa.int64())
        engine.give("findings", FINDINGS.empty_table())
        yield engine


def give(
    engine: DuckdbEngine, name: str, rows: Iterable[tuple[Any, ...]], **types: pa.DataType
) -> None:
    table = [dict(zip(types, row, strict=True)) for row in rows]
    engine.give(name, pa.Table.from_pylist(table, schema=pa.schema(types)))


def give_ads(engine: DuckdbEngine, *places: str | None) -> None:
    """Ads of one lead at one time, numbered in the order of their ids."""
    ids = [f"{number:02d}" for number in range(len(places))]
    rows = [
        {"lead_id": "L1", "ad_id": ad, "version_id": f"v{ad}", "first_seen": START, "place": place}
        | (PLACES[place]._asdict() if place else {})
        for ad, place in zip(ids, places, strict=True)
    ]
    engine.give("ads", pa.Table.from_pylist(rows, schema=ADS))
    numbered = ((ad, number) for number, ad in enumerate(ids))
    give(engine, "seen", numbered, ad_id=pa.string(), ad=pa.int32())


def told(engine: DuckdbEngine) -> list[dict[str, Any]]:
    for stage in timeline.STAGES:
        engine.run(stage)
    rows: list[dict[str, Any]] = engine.fetch("SELECT * FROM stays ORDER BY place").to_pylist()
    return rows


def test_a_text_and_a_number_of_the_place_or_near_it_say_it_too(engine: DuckdbEngine) -> None:
    give_ads(engine, "Boston", "Fresno", "Nowhere", "Reno")
    at = {place: {"name": place, "lat": it.lat, "lon": it.lon} for place, it in PLACES.items()}
    near = {"name": "Sparks", "lat": SPARKS[0], "lon": SPARKS[1]}
    places = {
        "v00": [at["Boston"] | {"kind": "label"}, at["Fresno"] | {"kind": "text"}],
        "v01": [at["Fresno"] | {"kind": "area_code"}, at["Fresno"] | {"kind": "venue"}],
        "v02": [at["Reno"] | {"kind": "text"}, at["Nowhere"] | {"kind": "area_code"}],
        "v03": [near | {"kind": "text"}, near | {"kind": "area_code"}, near | {"kind": "text"}],
    }
    rows = [{"version_id": version, "places": each} for version, each in places.items()]
    engine.give("findings", pa.Table.from_pylist(rows, schema=FINDINGS))
    assert [(row["place"], row["texts"], row["codes"]) for row in told(engine)] == [
        ("Boston", 0, 0),
        ("Fresno", 0, 1),
        ("Nowhere", 0, 0),
        ("Reno", 1, 1),
    ]


def test_people_are_told_by_names_and_by_copies_of_pictures(engine: DuckdbEngine) -> None:
    give_ads(engine, "Reno", "Reno", "Boston", "Fresno", None)
    named = [(0, "name", "Ana"), (1, "name", "Ana"), (4, "name", "Eva"), (0, "email", "Mia")]
    unhashed = [(ad, "picture", "a" * 64) for ad in (0, 1, 3)]
    give(engine, "marks", named + unhashed, ad=pa.int32(), kind=pa.string(), value=pa.string())
    drawn = [(0, 0), (1, 1), (2, 2)]
    give(engine, "drawn", drawn, ad=pa.int32(), number=pa.int64())
    alike = [(0, 0), (1, 0), (2, 0)]
    give(engine, "all_pictures", alike, number=pa.int64(), picture=pa.int64())
    hashes = [(f"{number:064x}", number) for number in range(3)]
    give(engine, "hashes", hashes, pdq=pa.string(), number=pa.int64())
    assert [(row["place"], row["people"]) for row in told(engine)] == [
        ("Boston", ["Ana"]),
        ("Fresno", ["Ana"]),
        ("Reno", ["Ana"]),
    ]


def test_nothing_is_told_where_no_ad_has_a_place(engine: DuckdbEngine) -> None:
    give_ads(engine, None, None)
    assert told(engine) == []


def test_distances_in_columns_are_those_of_places(engine: DuckdbEngine) -> None:
    give_ads(engine, *PLACES)
    sights = Sights.of(engine.fetch(SIGHTS))
    pairs = np.array([*product(range(len(PLACES)), repeat=2)])
    expected = [kilometres(a, b) for a, b in product(PLACES.values(), repeat=2)]
    assert sights.apart(*pairs.T) == pytest.approx(
        [np.nan if each is None else each for each in expected], nan_ok=True
    )
