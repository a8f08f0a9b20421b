"""What the benchmark of linking stands on, on a few rows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.baselines import by_shared, same_pictures
from bench.judged import Judged, facts, world_names, write
from bench.readme import README

STRINGS = pa.list_(pa.string())
ROWS = {
    "ad_id": ["a", "b", "c", "d"],
    "phones": [["+1"], ["+1", "+2"], ["+2"], []],
    "emails": [[], [], ["x@y.example"], ["x@y.example"]],
}


@pytest.fixture
def world(tmp_path: Path) -> Judged:
    schema = pa.schema({"ad_id": pa.string(), "phones": STRINGS, "emails": STRINGS})
    pq.write_table(pa.table(ROWS, schema=schema), tmp_path / "findings.parquet")
    return Judged("few", {}, frozenset(), {}, {}, (tmp_path / "findings.parquet",), {})


def test_ads_that_share_a_value_are_one_group(world: Judged) -> None:
    found = by_shared(world, ["phones"])
    assert found["a"] == found["b"] == found["c"]
    assert "d" not in found


def test_a_second_column_joins_more(world: Judged) -> None:
    assert len(set(by_shared(world, ["phones", "emails"]).values())) == 1


def test_pictures_a_few_bits_off_are_the_same() -> None:
    picture, other = "0" * 64, "f" * 64
    copy = "0" * 56 + "00ff0f0f"
    found = same_pictures([picture, copy, other])["picture"].to_pylist()
    assert found[0] == found[1] != found[2]
    assert same_pictures([]).num_rows == 0


@pytest.mark.parametrize("name", world_names())
def test_every_world_has_controllers(name: str, tmp_path: Path) -> None:
    _, truth = write(name, 600, tmp_path)
    told = facts(truth)
    assert len(told) >= 500
    assert {"controlled"} < {it.kind for it in told.values()}


def test_the_tables_have_their_places() -> None:
    text = README.read_text(encoding="utf-8")
    for name in ("linking 20,000", "linking 150,000", "linking curve"):
        assert text.count(f"<!-- {name}: begin -->\n") == text.count(f"<!-- {name}: end -->\n") == 1
