"""A job under way: how far it is, and whether it shall stop."""

from __future__ import annotations

import threading
import time

from leadlight.core.context import Context
from leadlight.core.jobs import Job
from leadlight.finder.ingest.ingest import Tell
from leadlight.store.home import Home
from leadlight.store.jobs import is_cancelled, note_progress

_EVERY = 1.0
"""Seconds between two notes of how far a job is."""


class JobCancelledError(Exception):
    """Somebody asked for the job to stop."""


class JobInterruptedError(Exception):
    """The worker is told to end: the job waits for the next one."""


class Task:
    """What does a job is given this; it is the ``Progress`` of the work.

    ``context`` is of whoever asked for the job: what is done is recorded under it.
    """

    def __init__(self, home: Home, job: Job, ended: threading.Event, tell: Tell) -> None:
        self.home = home
        self.job = job
        self.ended = ended
        self.tell = tell
        self.context = Context(job.actor, job.purpose)
        self._noted = 0.0

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Note how far the work is, where the last note is a while ago.

        Raises:
            JobCancelledError: it shall stop.
            JobInterruptedError: it shall wait for the next worker.
        """
        if self.ended.is_set():
            raise JobInterruptedError
        if time.monotonic() - self._noted >= _EVERY:
            self.note(stage, done, total)

    def note(self, stage: str, done: int, total: int | None) -> None:
        """Note it now; raises as a call does."""
        self._noted = time.monotonic()
        with self.home.ledger.begin() as ledger:
            note_progress(ledger, self.job.id, stage, done, total)
            stops = is_cancelled(ledger, self.job.id)
        if stops:
            raise JobCancelledError
