"""What groups show, from the tables of a build: all that versions show, each version counted."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.link.groups import COUNTING
from leadlight.finder.link.traits import CODE

ADS = {"a": (0, 4), "b": (1, 5), "c": (0, 23), "d": (2, 0)}
"""The group of each ad, and the hour in which it was seen."""
VERSIONS = [("a", "a1"), ("a", "a2"), ("b", "b1"), ("c", "c1"), ("d", "d1")]
PHRASES = {"a1": [32, 64], "a2": [32], "b1": [64], "c1": [32], "d1": []}
WORN = {"a1": 7, "a2": 7, "b1": 7, "c1": 8, "d1": 9}
TEMPLATES = [("T", 7, "a"), ("T", 7, "b"), ("T", 8, "c")]
DRAWN = [("a", 1, 0), ("a", 1, 1), ("a", 2, 0), ("b", 3, 1), ("c", 4, 2)]
"""The ad, a number for its version, and that of a hash; the first two hashes are one picture."""


def tables() -> dict[str, pa.Table]:
    number = {ad: place for place, ad in enumerate(ADS)}
    traits = [
        {"ad_id": ad, "version_id": version, "traits": PHRASES[version]} for ad, version in VERSIONS
    ]
    schema = pa.schema(
        {"ad_id": pa.string(), "version_id": pa.string(), "traits": pa.list_(pa.uint64())}
    )
    groups = [
        {
            "ad_id": ad,
            "ad": number[ad],
            "grp": grp,
            "first_seen": datetime(2026, 1, 1, hour, 59, tzinfo=UTC),
        }
        for ad, (grp, hour) in ADS.items()
    ]
    return {
        "previous_traits": pa.Table.from_pylist(traits[:3], schema),
        "fresh_traits": pa.Table.from_pylist(traits[3:], schema),
        "groups": pa.Table.from_pylist(groups),
        "wordings": pa.Table.from_pylist([{"ad_id": ad, "text": WORN[it]} for ad, it in VERSIONS]),
        "templates": pa.table(
            [*zip(*TEMPLATES, strict=True)], names=["template_id", "text", "ad_id"]
        ),
        "drawn": pa.table(
            {
                "ad": [number[ad] for ad, _, _ in DRAWN],
                "version": pa.array([version for _, version, _ in DRAWN], pa.uint64()),
                "number": [place for _, _, place in DRAWN],
            }
        ),
        "all_pictures": pa.table({"number": [0, 1, 2], "picture": [0, 0, 2]}),
        "picture_traits": pa.table({"number": [0, 2], "trait": pa.array([101, 133], pa.uint64())}),
    }


def test_every_version_counts_for_its_group(tmp_path: Path) -> None:
    with DuckdbEngine(Settings(home=tmp_path), tmp_path / "scratch") as engine:
        for name, rows in tables().items():
            engine.give(name, rows)
        for stage in COUNTING:
            engine.run(stage)
        shown, sizes = engine.fetch("FROM shown"), engine.fetch("FROM sizes")
    found = [
        (row["trait"] % 32, grp, ads)
        for row in shown.to_pylist()
        for grp, ads in zip(row["grps"], row["ads"], strict=True)
    ]
    expected = {
        "phrase": [(0, 3), (0, 1), (1, 1)],
        "hour": [(0, 2), (1, 1), (0, 1), (2, 1)],
        "template": [(0, 3), (1, 1)],
        "picture": [(0, 2), (1, 1), (0, 1)],
    }
    told = [(CODE[kind], *each) for kind, pairs in expected.items() for each in pairs]
    assert Counter(found) == Counter(told)
    assert sorted(tuple(row.values()) for row in sizes.to_pylist()) == [(0, 3), (1, 1), (2, 1)]
