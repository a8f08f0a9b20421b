"""A catalogue is opened once for many readers, who do not see what another made."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadlight.core.errors import HomeError
from leadlight.core.settings import Settings
from leadlight.engine.catalogue import Catalogue
from leadlight.engine.rows import Rows, marks_of
from leadlight.engine.stage import Kernel, Query, Whole

SCHEMA = pa.schema({"key": pa.string(), "value": pa.int64()})
ONE = pa.table({"value": [1]})


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty one."""
    opened = Catalogue(Settings(home=tmp_path), tmp_path / "scratch")
    yield opened
    opened.close()


def written(folder: Path, count: int, *, group: int, files: int = 3) -> tuple[list[Path], pa.Table]:
    """Files of rows with keys that come back, and all their rows."""
    draw = np.random.default_rng(1)
    paths, tables = [], []
    for file in range(files):
        keys = [f"k{number}" for number in draw.integers(0, count // 2 + 1, count)]
        table = pa.table({"key": keys, "value": np.arange(count) + file * count}, schema=SCHEMA)
        paths.append(folder / f"{file}.parquet")
        pq.write_table(table, paths[-1], row_group_size=group)
        tables.append(table)
    return paths, pa.concat_tables(tables)


@pytest.mark.parametrize("group", [1, 7, 1000])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_rows_are_those_of_their_keys(
    catalogue: Catalogue, tmp_path: Path, group: int, count: int
) -> None:
    """However they lie; keys that no row has find none."""
    files, everything = written(tmp_path, count, group=group)
    with catalogue.reader() as session:
        rows = Rows(session, files, SCHEMA, "key")
        for keys in ([], ["k0"], ["k1", "k3", "none"], [f"k{number}" for number in range(count)]):
            found = rows.of(marks_of(session, keys), pa.array(keys, pa.string()))
            wanted = [row for row in everything.to_pylist() if row["key"] in keys]
            assert found.to_pylist() == wanted
            assert found.schema.equals(SCHEMA)


def test_no_files_have_no_rows(catalogue: Catalogue) -> None:
    """As before the first build."""
    with catalogue.reader() as session:
        rows = Rows(session, [], SCHEMA, "key")
        assert rows.of(marks_of(session, ["a"]), pa.array(["a"])).num_rows == 0


def test_readers_share_tables_and_nothing_else(catalogue: Catalogue, tmp_path: Path) -> None:
    """What one makes under a name, another does not see; the shared table stays as it is."""
    files, everything = written(tmp_path, 10, group=5)
    catalogue.attach("shared", files, SCHEMA)
    catalogue.hold("held", files, SCHEMA)
    with catalogue.reader() as one, catalogue.reader() as other:
        one.give("shared", everything.slice(0, 1))
        assert one.fetch("SELECT * FROM shared").num_rows == 1
        for name in ("shared", "held"):
            assert other.fetch(f"SELECT * FROM {name}").num_rows == 30


def test_a_reader_runs_every_kind_of_stage(catalogue: Catalogue) -> None:
    """As any engine does."""

    def doubled(rows: pa.RecordBatch) -> pa.RecordBatch:
        return pa.RecordBatch.from_pydict({"value": [2 * v.as_py() for v in rows["value"]]})

    with catalogue.reader() as session:
        session.give("ones", ONE)
        session.run(Query("twos", "SELECT value + 1 AS value FROM ones"))
        session.run(Kernel("fours", "SELECT * FROM twos", doubled, ONE.schema))
        session.run(
            Whole(
                "all_of_them",
                ("FROM ones", "FROM fours"),
                lambda *t: pa.concat_tables(t),
                ONE.schema,
            )
        )
        found = session.fetch("SELECT value FROM all_of_them ORDER BY value")["value"].to_pylist()
        assert found == [1, 4]
        streamed = session.stream("SELECT value FROM fours WHERE value > $least", least=3)
        assert [batch.num_rows for batch in streamed] == [1]


def test_many_read_at_once(catalogue: Catalogue, tmp_path: Path) -> None:
    """Each gets its own answer."""
    files, _ = written(tmp_path, 100, group=10)
    catalogue.attach("shared", files, SCHEMA)

    def ask(number: int) -> int:
        with catalogue.reader() as session:
            session.give("mine", pa.table({"value": [number]}))
            sql = "SELECT count(*) AS n FROM shared JOIN mine USING (value)"
            return number * int(session.fetch(sql)["n"][0].as_py())

    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(ask, range(200))) == list(range(200))


def test_a_lost_file_is_a_clear_error(catalogue: Catalogue, tmp_path: Path) -> None:
    """With the remedy, and not a fault."""
    files, _ = written(tmp_path, 10, group=5)
    catalogue.attach("shared", files, SCHEMA)
    files[0].unlink()
    with catalogue.reader() as session, pytest.raises(HomeError, match="leadlight doctor"):
        session.fetch("SELECT * FROM shared")
