"""Units of work of several threads, committed together: one flush to disk serves them all.

Each look at people is a small write, and a disk takes its time to say that a write is safe. Looks
that come in while one commit is under way are committed together by the next one; each is answered
only when its own commit is through.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Works = Callable[[Connection], list[object]]
Do = Callable[[Works], list[object]]
_MOST = 64
"""Works in one transaction, so that none waits long for all others."""


class _Job(Generic[T]):
    """One thread's work, and what came of it."""

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self.work = work
        self.is_done = False
        self.answer: T | None = None
        self.error: BaseException | None = None

    def take(self, answer: T) -> None:
        """It is committed."""
        self.answer = answer
        self.is_done = True

    def fail(self, error: BaseException) -> None:
        """It is undone."""
        self.error = error
        self.is_done = True


class Together:
    """Has works done in transactions, each by ``do``, several in one where several wait."""

    def __init__(self, do: Do) -> None:
        self._do = do
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._waiting: list[_Job[object]] = []

    def run(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` answers, once that is committed.

        ``work`` may be run a second time, after the first was undone: it must leave no trace but in
        the transaction. What it raises undoes it alone.
        """
        job: _Job[T] = _Job(work)
        with self._guard:
            self._waiting.append(job)  # type: ignore[arg-type]  # a job of any answer
        while not job.is_done:
            with self._turn:  # whoever has the turn works for all who wait for it
                if not job.is_done:
                    self._commit(self._next())
        if job.error is not None:
            raise job.error
        return job.answer  # type: ignore[return-value]  # done without an error: it has one

    def _next(self) -> list[_Job[object]]:
        with self._guard:
            jobs, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        return jobs

    def _commit(self, jobs: list[_Job[object]]) -> None:
        are_done = False

        def work(ledger: Connection) -> list[object]:
            nonlocal are_done
            are_done = False
            answers = [job.work(ledger) for job in jobs]
            are_done = True
            return answers

        try:
            answers = self._do(work)
        except BaseException as error:  # noqa: BLE001 - each thread is given its own
            if len(jobs) == 1 or are_done:  # it may be committed, though nobody said so
                for job in jobs:
                    job.fail(error)
                return
            for job in jobs:
                self._commit([job])
            return
        for job, answer in zip(jobs, answers, strict=True):
            job.take(answer)
