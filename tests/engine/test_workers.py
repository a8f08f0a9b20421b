"""Worker processes give what this process gives, in order, and let go of what fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pyarrow as pa
import pytest

from leadlight.engine.workers import Workers


def doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    return numbers([2 * number for number in batch["n"].to_pylist()])


def process_of(batch: pa.RecordBatch) -> pa.RecordBatch:
    return numbers([os.getpid()] * batch.num_rows)


def refuse_three(batch: pa.RecordBatch) -> pa.RecordBatch:
    if batch["n"][0].as_py() == 3:
        raise ValueError("no three")
    return batch


def die(batch: pa.RecordBatch) -> pa.RecordBatch:
    os._exit(batch.num_rows)


def numbers(values: list[int]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"n": pa.array(values, pa.int64())})


def batches(count: int) -> list[pa.RecordBatch]:
    return [numbers([number, number]) for number in range(count)]


def told(found: Iterator[pa.RecordBatch]) -> list[int]:
    return [value for batch in found for value in batch["n"].to_pylist()]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers(2)
    yield made
    made.close()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 12])
def test_the_same_rows_in_the_same_order_as_in_this_process(workers: Workers, count: int) -> None:
    alone = Workers(1)
    assert told(workers.map(doubled, batches(count))) == told(alone.map(doubled, batches(count)))
    alone.close()


def test_small_inputs_stay_in_this_process(workers: Workers) -> None:
    assert set(told(workers.map(process_of, batches(2)))) == {os.getpid()}


@pytest.mark.parametrize("count", [0, 1, 3, 12])
def test_threads_give_the_same_rows_in_the_same_order(workers: Workers, count: int) -> None:
    found = told(workers.map_here(doubled, batches(count)))
    assert found == [2 * number for number in range(count) for _ in range(2)]


def test_threads_are_of_this_process(workers: Workers) -> None:
    assert set(told(workers.map_here(process_of, batches(12)))) == {os.getpid()}


def test_large_inputs_go_to_other_processes(workers: Workers) -> None:
    assert os.getpid() not in told(workers.map(process_of, batches(12)))


def test_one_worker_is_this_process() -> None:
    alone = Workers(1)
    assert set(told(alone.map(process_of, batches(12)))) == {os.getpid()}
    alone.close()


def test_an_error_surfaces_with_its_words_and_the_workers_live_on(workers: Workers) -> None:
    with pytest.raises(ValueError, match="no three"):
        told(workers.map(refuse_three, batches(12)))
    with pytest.raises(ValueError, match="no three"):
        told(workers.map_here(refuse_three, batches(12)))
    assert told(workers.map(doubled, batches(4))) == [0, 0, 2, 2, 4, 4, 6, 6]


@pytest.mark.parametrize("where", ["map", "map_here"])
def test_only_a_few_batches_are_under_way_at_once(workers: Workers, where: str) -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in batches(60):
            taken += 1
            yield batch

    results = getattr(workers, where)(doubled, counted())
    next(results)
    assert taken <= 10
    assert len(told(results)) == 2 * 59


def test_a_worker_that_dies_is_an_error_and_nothing_hangs() -> None:
    dying = Workers(2)
    with pytest.raises(BrokenProcessPool):
        told(dying.map(die, batches(12)))
    dying.close()
