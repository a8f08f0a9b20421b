"""The embedded engine: stages in, tables out; odd paths, hostile values and failures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadlight.core.errors import HomeError, InputError
from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.engines import EMBEDDED, ENGINES
from leadlight.engine.stage import Kernel, Query, Stage, Whole

WORDS = pa.schema({"word": pa.string(), "number": pa.int64()})
LENGTHS = pa.schema({"length": pa.int64()})
ROWS = pa.table({"word": ["b", "a", None, "c"], "number": [2, 1, 4, 3]}, schema=WORDS)
HOSTILE = ["'; DROP TABLE words; --", 'a"b', "$word", "a\x00b", "\\", "%", "{", "\u202e", "a\nb"]


def lengths(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A kernel: how long each word is."""
    found = [len(word or "") for word in batch["word"].to_pylist()]
    return pa.RecordBatch.from_arrays([pa.array(found, pa.int64())], schema=LENGTHS)


def refuse(batch: pa.RecordBatch) -> pa.RecordBatch:
    raise ValueError(f"the kernel cannot read {batch.num_rows} rows")


def count(rows: pa.Table) -> pa.Table:
    return pa.table({"length": [rows.num_rows]})


def test_the_embedded_engine_is_known_by_name() -> None:
    assert ENGINES[EMBEDDED] is DuckdbEngine
    with pytest.raises(InputError, match="no engine called 'abacus'; there are: duckdb"):
        ENGINES["abacus"]


@pytest.mark.parametrize(
    "stage",
    [
        Query("lengths", "SELECT coalesce(length(word), 0) AS length FROM words"),
        Kernel("lengths", "SELECT * FROM words", lengths, LENGTHS),
    ],
    ids=["query", "kernel"],
)
def test_a_stage_is_known_by_its_name(engine: DuckdbEngine, stage: Stage) -> None:
    engine.give("words", ROWS)
    engine.run(stage)
    assert sorted(engine.fetch("FROM lengths")["length"].to_pylist()) == [0, 1, 1, 1]


def test_a_whole_stage_sees_all_rows_at_once(engine: DuckdbEngine) -> None:
    many = pa.table({"word": ["a"] * 20_000, "number": range(20_000)}, schema=WORDS)
    engine.give("words", many)
    engine.run(Whole("lengths", "SELECT * FROM words", count, LENGTHS))
    assert engine.fetch("FROM lengths")["length"].to_pylist() == [20_000]


def test_a_kernel_may_stay_in_the_process_that_asks(engine: DuckdbEngine) -> None:
    many = pa.table({"word": ["a"] * 40_000, "number": range(40_000)}, schema=WORDS)
    engine.give("words", many)
    seen: list[tuple[int, int]] = []

    def told(batch: pa.RecordBatch) -> pa.RecordBatch:
        seen.append((os.getpid(), batch.num_rows))
        return lengths(batch)

    engine.run(Kernel("lengths", "SELECT * FROM words", told, LENGTHS, here=True))
    assert engine.fetch("SELECT sum(length) AS n FROM lengths")["n"].to_pylist() == [40_000]
    assert {process for process, _ in seen} == {os.getpid()}
    assert sum(rows for _, rows in seen) == 40_000


def test_a_stage_can_be_run_again(engine: DuckdbEngine) -> None:
    engine.give("words", ROWS)
    for _ in range(2):
        engine.run(Query("lengths", "SELECT 1 AS length"))
        engine.run(Kernel("lengths", "SELECT * FROM words", lengths, LENGTHS))


def test_without_files_a_table_is_empty_and_has_its_columns(engine: DuckdbEngine) -> None:
    engine.attach("words", [], WORDS)
    assert engine.fetch("FROM words").schema == WORDS
    assert engine.fetch("FROM words").num_rows == 0


def test_only_the_columns_of_the_schema_are_known(engine: DuckdbEngine, tmp_path: Path) -> None:
    path = tmp_path / "words.parquet"
    pq.write_table(ROWS.append_column("more", pa.array([0] * 4)), path)
    engine.attach("words", [path], WORDS)
    assert engine.fetch("FROM words").schema.names == WORDS.names


def test_a_file_that_lacks_a_column_is_told_with_its_remedy(
    engine: DuckdbEngine, tmp_path: Path
) -> None:
    path = tmp_path / "older.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(HomeError, match=r"another Leadlight.*build --full"):
        engine.attach("older", [path], pa.schema({"a": pa.int64(), "b": pa.int64()}))


def test_a_table_without_files_can_have_some_later(engine: DuckdbEngine, tmp_path: Path) -> None:
    """An archive grows under an engine that knew it empty: between two batches of an ingest."""
    pq.write_table(ROWS, tmp_path / "words.parquet")
    for files in ([], [tmp_path / "words.parquet"], []):
        engine.attach("words", files, WORDS)
        assert engine.fetch("FROM words").num_rows == 4 * len(files)


@pytest.mark.parametrize(
    "folder",
    ["it's", 'a "b"', "a b", "é漢", "a;b", "%41", "#x", "a\\b", "a{b,c}", "-x", "$HOME", "a`b`"],
)
def test_odd_names_of_folders(engine: DuckdbEngine, tmp_path: Path, folder: str) -> None:
    written_and_read(engine, tmp_path / folder)


@pytest.mark.parametrize(
    ("folder", "beside"), [("a*b", "acb"), ("a?b", "acb"), ("a[1]", "a1"), ("word=x", "other")]
)
def test_a_name_that_looks_like_a_pattern_means_itself(
    engine: DuckdbEngine, tmp_path: Path, folder: str, beside: str
) -> None:
    (tmp_path / beside).mkdir()
    other = pa.table({"word": ["of another folder"], "number": [0]}, schema=WORDS)
    pq.write_table(other, tmp_path / beside / "words.parquet")
    written_and_read(engine, tmp_path / folder)


def written_and_read(engine: DuckdbEngine, folder: Path) -> None:
    folder.mkdir()
    engine.give("given", ROWS)
    assert engine.save("given", folder / "words.parquet", "number") == 4
    engine.attach("words", [folder / "words.parquet"], WORDS)
    assert engine.fetch("FROM words ORDER BY number") == ROWS.sort_by("number")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_files_from_before_a_struct_had_more_parts_are_read_with_those_of_today(
    engine: DuckdbEngine, tmp_path: Path, order: tuple[int, int]
) -> None:
    paths = [tmp_path / "old.parquet", tmp_path / "new.parquet"]
    pq.write_table(pa.table({"things": [[{"a": "x"}]]}), paths[0])
    pq.write_table(pa.table({"things": [[{"a": "y", "b": 1}]]}), paths[1])
    schema = pq.read_schema(paths[1])
    engine.attach("things", [paths[index] for index in order], schema)
    found = engine.fetch("SELECT unnest(things) AS thing FROM things ORDER BY thing")
    assert found["thing"].to_pylist() == [{"a": "x", "b": None}, {"a": "y", "b": 1}]


def test_save_sorts_and_counts(engine: DuckdbEngine, tmp_path: Path) -> None:
    numbers = [(number * 7919) % 10_007 for number in range(10_000)]
    engine.give("words", pa.table({"word": ["a"] * 10_000, "number": numbers}, schema=WORDS))
    assert engine.save("words", tmp_path / "words.parquet", "number DESC") == 10_000
    saved = pq.read_table(tmp_path / "words.parquet")["number"].to_pylist()
    assert saved == sorted(numbers, reverse=True)


def test_an_empty_table_is_saved_as_a_file_with_its_columns(
    engine: DuckdbEngine, tmp_path: Path
) -> None:
    engine.attach("words", [], WORDS)
    assert engine.save("words", tmp_path / "words.parquet", "number") == 0
    assert pq.read_schema(tmp_path / "words.parquet").names == WORDS.names


@pytest.mark.parametrize("value", HOSTILE)
def test_a_parameter_is_a_value_and_never_sql(engine: DuckdbEngine, value: str) -> None:
    engine.give("words", pa.table({"word": [*HOSTILE], "number": range(len(HOSTILE))}, WORDS))
    found = engine.fetch("SELECT word FROM words WHERE word = $wanted", wanted=value)
    assert found["word"].to_pylist() == [value]
    (batch,) = engine.stream("SELECT $wanted AS word", wanted=value)
    assert batch["word"].to_pylist() == [value]
    assert engine.fetch("FROM words").num_rows == len(HOSTILE)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(values=st.lists(st.text(max_size=8), max_size=5))
def test_lists_are_bound_too(engine: DuckdbEngine, values: list[str]) -> None:
    found = engine.fetch("SELECT unnest($wanted::VARCHAR[]) AS word", wanted=values)
    assert found["word"].to_pylist() == values


def test_stream_brings_all_rows_in_several_batches(engine: DuckdbEngine) -> None:
    engine.run(Query("numbers", "SELECT range AS number FROM range(10_000)"))
    batches = list(engine.stream("FROM numbers ORDER BY number"))
    assert len(batches) > 1
    assert pa.Table.from_batches(batches)["number"].to_pylist() == list(range(10_000))


def test_times_are_utc(engine: DuckdbEngine) -> None:
    shown = engine.fetch("SELECT strftime('2026-03-01T00:30:00+02:00'::TIMESTAMPTZ, '%H') AS hour")
    assert shown["hour"].to_pylist() == ["22"]


@pytest.mark.parametrize("rows", [1, 20_000], ids=["in this process", "in workers"])
def test_an_error_in_a_kernel_surfaces_and_the_engine_goes_on(
    engine: DuckdbEngine, rows: int
) -> None:
    engine.run(Query("words", f"SELECT 'a' AS word, range AS number FROM range({rows})"))
    with pytest.raises(duckdb.Error, match="the kernel cannot read"):
        engine.run(Kernel("lengths", "SELECT * FROM words", refuse, LENGTHS))
    engine.run(Kernel("lengths", "SELECT * FROM words", lengths, LENGTHS))
    assert engine.fetch("FROM lengths").num_rows == rows


def test_an_error_in_sql_surfaces_and_the_engine_goes_on(engine: DuckdbEngine) -> None:
    with pytest.raises(duckdb.Error, match="no_such_table"):
        engine.run(Query("lengths", "SELECT * FROM no_such_table"))
    engine.run(Query("lengths", "SELECT 1 AS length"))


def test_a_kernel_that_breaks_its_schema_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    """In a process of its own, which a crash would take down."""
    done = subprocess.run(
        [sys.executable, "-c", _WRONG, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "refused\n"), done.stderr[-500:]


_WRONG = """
import sys
from pathlib import Path
import pyarrow as pa
from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import Kernel
home = Path(sys.argv[1])
with DuckdbEngine(Settings(home=home, workers=1), home / "scratch") as engine:
    engine.give("words", pa.table({"word": ["a"]}))
    other = pa.schema({"length": pa.int64()})
    try:
        engine.run(Kernel("lengths", "SELECT * FROM words", lambda batch: batch, other))
    except Exception:
        print("refused")
"""


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    settings = Settings(home=tmp_path, workers=1)
    with DuckdbEngine(settings, tmp_path / "s", lambda *it: told.append(it)) as engine:
        engine.give("words", ROWS)
        engine.run(Kernel("lengths", "SELECT * FROM words", lengths, LENGTHS))
    assert told == [("lengths", 0, None), ("lengths", 4, 4)]


def test_closing_takes_the_scratch_files_away(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    with DuckdbEngine(Settings(home=tmp_path, workers=1), scratch):
        scratch.mkdir(exist_ok=True)
        (scratch / "spilled.tmp").write_bytes(b"rows")
    assert not scratch.exists()


def test_no_extension_is_fetched(engine: DuckdbEngine) -> None:
    """An air-gapped machine gets an error at once, not a wait for the network."""
    with pytest.raises((duckdb.Error, HomeError), match=r"httpfs|disabled"):
        engine.fetch("FROM read_parquet('https://127.0.0.1:9/x.parquet')")
