"""The search index is made beside other work, and ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import silent
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.indexing import index, indexing
from leadlight.store.search import SearchIndex, Wanted
from leadlight.store.shapes import SIGHTINGS, VERSIONS

ADS = 9_000
"""More than are handed over at once."""


def rows(schema: pa.Schema, **columns: list[Any]) -> pa.Table:
    """A table with these columns, and lists where it has lists; the rest of it is empty."""
    count = len(columns["ad_id"])
    empty: dict[str, list[Any]] = {
        field.name: [[]] * count if pa.types.is_list(field.type) else [None] * count
        for field in schema
    }
    return pa.table(empty | columns, schema=schema)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckdbEngine]:
    ads = [f"a{number}" for number in range(ADS)]
    ids = {"ad_id": ads, "version_id": [f"v{ad}" for ad in ads]}
    with DuckdbEngine(Settings(home=tmp_path, workers=2), tmp_path / "scratch") as running:
        versions = rows(VERSIONS, **ids, source=["site"] * ADS, title=["new in town"] * ADS)
        findings = rows(FINDINGS, **ids, phones=[[f"+1 555 {ad}"] for ad in ads])
        sightings = rows(SIGHTINGS, **ids, captured_at=list(range(ADS)))
        for name in ("fresh", "versions"):
            running.give(name, versions)
        for name in ("fresh_findings", "findings"):
            running.give(name, findings)
        for name in ("fresh_sightings", "sightings"):
            running.give(name, sightings)
        yield running


def test_it_is_whole_when_the_rest_is_done(engine: DuckdbEngine, tmp_path: Path) -> None:
    alone = index(engine, tmp_path / "alone", None, silent)
    with indexing(engine, tmp_path / "beside", None, silent):
        assert engine.fetch("SELECT count(*) AS n FROM fresh")["n"][0].as_py() == ADS
    beside = SearchIndex(tmp_path / "beside" / "search")
    assert beside.digest() == alone.digest()
    (found,) = beside.find(Wanted(identifiers=["+1 555 a7"]))
    assert (found.ad_id, found.captured_at.microsecond) == ("a7", 7)


def test_what_fails_meanwhile_ends_it(engine: DuckdbEngine, tmp_path: Path) -> None:
    folder = tmp_path / "beside"
    with pytest.raises(KeyboardInterrupt), indexing(engine, folder, None, silent):
        raise KeyboardInterrupt
    assert SearchIndex(folder / "search").digest().startswith("0-")


def test_its_own_error_comes_when_the_rest_is_done(engine: DuckdbEngine, tmp_path: Path) -> None:
    (tmp_path / "search").mkdir()
    done = []
    with pytest.raises(FileExistsError), indexing(engine, tmp_path, None, silent):
        done.append(engine.fetch("SELECT 1 AS n"))
    assert done
