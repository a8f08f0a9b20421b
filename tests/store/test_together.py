"""Works of several threads are committed together; each gets its own answer or its own error."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, text

from leadlight.store.home import Home
from leadlight.store.together import Together

PATIENCE = 120.0


def add(value: int) -> Any:
    """A work that writes a row and answers it."""

    def work(ledger: Connection) -> int:
        ledger.execute(text("INSERT INTO heap VALUES (:value)"), {"value": value})
        if value < 0:
            raise ValueError(f"{value} is not taken")
        return value

    return work


@pytest.fixture
def heap(home: Home) -> Home:
    """A home with a table to write to."""
    with home.ledger.begin() as ledger:
        ledger.execute(text("CREATE TABLE heap (value INTEGER)"))
    return home


def held(home: Home) -> list[int]:
    """The table, sorted."""
    with home.ledger.reading() as ledger:
        return sorted(ledger.scalars(text("SELECT value FROM heap")))


def test_each_thread_gets_its_own_answer(heap: Home) -> None:
    """And everything that was answered is there, once."""
    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(lambda value: heap.ledger.together(add(value)), range(500)))
    assert answers == list(range(500))
    assert held(heap) == list(range(500))


def test_an_error_undoes_its_own_work_alone(heap: Home) -> None:
    """Whoever was committed with it does not notice."""

    def attempt(value: int) -> object:
        try:
            return heap.ledger.together(add(value))
        except ValueError as error:
            return str(error)

    values = [value if value % 5 else -value - 1 for value in range(200)]
    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(attempt, values))
    assert answers == [value if value >= 0 else f"{value} is not taken" for value in values]
    assert held(heap) == sorted(value for value in values if value >= 0)


def test_waiting_works_share_a_commit(heap: Home) -> None:
    """While one is under way the others gather."""
    begun, go, commits = threading.Event(), threading.Event(), []

    def slow(ledger: Connection) -> None:
        commits.append(ledger.connection.dbapi_connection)
        begun.set()
        assert go.wait(PATIENCE)

    def noting(ledger: Connection) -> int:
        return id(ledger)

    with ThreadPoolExecutor(16) as threads:
        first = threads.submit(heap.ledger.together, slow)
        assert begun.wait(PATIENCE)
        others = [threads.submit(heap.ledger.together, noting) for _ in range(15)]
        while len(heap.ledger._together._waiting) < 15:
            time.sleep(0.01)
        go.set()
        first.result()
        assert len({other.result() for other in others}) == 1


def test_reading_waits_for_no_writer(heap: Home) -> None:
    """It sees what was committed."""
    with heap.ledger.begin() as ledger:
        ledger.execute(text("INSERT INTO heap VALUES (1)"))
        assert held(heap) == []
    assert held(heap) == [1]


class LostError(Exception):
    """The answer to a commit got lost on its way."""


def test_what_may_be_committed_is_never_done_twice() -> None:
    """Several share a commit, and who asked for it never hears of it."""
    done: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def do(work: Any) -> Any:
        answers = work(None)
        if len(answers) > 1:
            raise LostError
        return answers

    def slow(_ledger: Connection) -> None:
        begun.set()
        assert go.wait(PATIENCE)

    def noting(number: int) -> Any:
        return lambda _ledger: done.append(number)

    together = Together(do)
    with ThreadPoolExecutor(8) as threads:
        first = threads.submit(together.run, slow)
        assert begun.wait(PATIENCE)
        others = [threads.submit(together.run, noting(number)) for number in range(5)]
        while len(together._waiting) < 5:
            time.sleep(0.01)
        go.set()
        first.result()
        assert all(isinstance(other.exception(), LostError) for other in others)
    assert sorted(done) == list(range(5))
