"""Stages that run abreast: each once, after what it reads, whatever the others do meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.engine.abreast import needs, run_abreast
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import Kernel, Query, Stage, Whole

NUMBERS = pa.schema([("n", pa.int64())])
_LONG = 10.0
"""Seconds after which a test gives up waiting."""


def counted(*tables: pa.Table) -> pa.Table:
    """How many rows there are in all, and one more."""
    return pa.table({"n": [1 + sum(table.num_rows for table in tables)]}, schema=NUMBERS)


def same(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch as it is."""
    return batch


def stage(sort: int, name: str, read: list[str]) -> Stage:
    """A stage of one of three sorts that reads some tables."""
    sources = tuple(f"SELECT n FROM {each}" for each in read) or ("SELECT 0::BIGINT AS n",)
    together = " UNION ALL ".join(sources)
    match sort:
        case 0:
            return Query(name, together)
        case 1:
            return Kernel(name, together, same, NUMBERS)
        case _:
            return Whole(name, sources, counted, NUMBERS)


@st.composite
def rooms(draw: st.DrawFn) -> list[Stage]:
    """Stages of all sorts that read some of those before them."""
    count = draw(st.integers(1, 9))
    before = [[f"s{k}" for k in range(n)] for n in range(count)]
    read = [draw(st.lists(st.sampled_from(b), unique=True)) if b else [] for b in before]
    return [stage(draw(st.integers(0, 2)), f"s{n}", read[n]) for n in range(count)]


@given(rooms())
def test_each_runs_once_and_after_what_it_reads(stages: list[Stage]) -> None:
    ran: list[str] = []
    run_abreast(stages, lambda one: ran.append(one.name))
    assert sorted(ran) == sorted(one.name for one in stages)
    for name, needed in needs(stages).items():
        assert needed <= set(ran[: ran.index(name)])


def test_the_engine_finds_abreast_what_it_finds_one_by_one(engine: DuckdbEngine) -> None:
    stages = [
        stage(0, "a", []),
        stage(2, "b", ["a"]),
        stage(1, "c", ["a", "b"]),
        stage(2, "d", ["b"]),
        stage(0, "e", ["c", "d", "a"]),
    ]
    question = "SELECT n FROM e ORDER BY n"
    for one in stages:
        engine.run(one)
    one_by_one = engine.fetch(question)
    engine.run_all(stages)
    assert engine.fetch(question) == one_by_one
    assert one_by_one["n"].to_pylist() == [0, 0, 2, 2]


def test_a_query_runs_while_a_function_does() -> None:
    met = threading.Barrier(2)

    def meet(_: Stage) -> None:
        met.wait(_LONG)

    run_abreast([stage(0, "a", []), stage(2, "b", [])], meet)


@pytest.mark.parametrize("fails", [0, 1, 2])
def test_a_failure_ends_the_work(fails: int) -> None:
    """It is told, and nothing that needs what failed is begun."""
    stages = [stage(fails, "a", []), stage(0, "b", ["a"]), stage(2, "c", ["a"])]
    ran: list[str] = []
    with pytest.raises(OSError, match="a"):
        run_abreast(stages, failing_at("a", ran))
    assert ran == ["a"]


def failing_at(name: str, ran: list[str]) -> Callable[[Stage], None]:
    """Runs anything but the stage of that name."""

    def run(one: Stage) -> None:
        ran.append(one.name)
        if one.name == name:
            raise OSError(name)

    return run


def test_two_stages_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="'a'"):
        needs([stage(0, "a", []), stage(2, "a", [])])
