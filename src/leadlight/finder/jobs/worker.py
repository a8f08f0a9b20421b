"""Does a home's jobs, one after the other. A home has one worker, whose lock dies with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from leadlight.core.context import Context
from leadlight.core.errors import BusyError, HomeError, LeadlightError
from leadlight.core.jobs import Job, State
from leadlight.finder.ingest.ingest import Tell
from leadlight.finder.jobs.day import ask_for_the_day
from leadlight.finder.jobs.performing import perform
from leadlight.finder.jobs.task import JobCancelledError, JobInterruptedError, Task
from leadlight.govern.actions import Outcome
from leadlight.govern.audit import Event, record
from leadlight.govern.checkpoints import is_due, write
from leadlight.store.home import Home
from leadlight.store.jobs import begin_job, end_job, give_back, job_of, next_job, running_jobs

DEATHS = 3
"""Workers that may die over a job before it is held to be the job's fault."""
TRIES = 8
"""Tries of a job that fails for a reason that may pass."""
_LONGEST_WAIT = 60
"""Minutes between two of them at the most; the first is waited for one minute."""
EVERY = 5.0
"""Seconds between looks for a job, where none waits."""

Say = Callable[[str], None]
log = logging.getLogger("leadlight.jobs")


class Worker:
    """Takes the jobs of ``home``; what the schedule asks for is asked for under ``context``.

    ``ended`` tells it to stop: the job at hand is given back at its next step, for the next worker.
    ``tell`` hears of pictures, ``say`` what a person who watches wants to know.
    """

    def __init__(
        self, home: Home, context: Context, ended: threading.Event, tell: Tell, say: Say
    ) -> None:
        self._home = home
        self._context = context
        self._ended = ended
        self._tell = tell
        self._say = say

    def work(self) -> None:
        """Until ``ended``. What goes wrong with the home is said, and tried again.

        Raises:
            BusyError: another worker has this home.
        """
        with self._home.working():
            while not self._ended.is_set():
                if not self._did_something():
                    self._ended.wait(EVERY)

    def work_off(self) -> int:
        """Do what waits and is due, and no more; how many jobs that were.

        Raises:
            BusyError: another worker has this home, or another process writes to it.
        """
        done = 0
        with self._home.working():
            self.take_up()
            while not self._ended.is_set() and (job := self._claim()) is not None:
                self.do(job)
                done += 1
        return done

    def take_up(self) -> None:
        """Have jobs wait again that a worker left when it died; only for the holder of the lock."""
        with self._home.ledger.reading() as ledger:
            left = running_jobs(ledger)
        for job in left:
            if job.cancel_asked_at is not None:
                self._end(job, "cancelled")
            elif job.attempts >= DEATHS:
                error = f"its worker died at try {job.attempts}, and it is not begun again"
                self._end(job, "failed", error=error)
            else:
                with self._home.ledger.begin() as ledger:
                    give_back(ledger, job.id, job.attempts, error="its worker died")

    def do(self, job: Job) -> None:
        """Do a job that was claimed, and write down what became of it."""
        self._say(f"job {job.id} ({job.kind}) begins")
        task = Task(self._home, job, self._ended, self._tell)
        try:
            outcome = perform(task)
        except JobCancelledError:
            self._end(job, "cancelled")
        except JobInterruptedError:
            self._give_back(job, "interrupted")
        except BusyError as error:
            self._give_back(job, str(error))
            raise
        except HomeError as error:
            self._try_later(job, error)
        except LeadlightError as error:
            self._end(job, "failed", error=str(error))
        except Exception as error:
            log.exception("a job failed")
            fault = f"a fault of Leadlight's ({type(error).__name__}); the worker's log has it"
            self._end(job, "failed", error=fault)
        else:
            self._end(job, "done", outcome)

    def _did_something(self) -> bool:
        try:
            self.take_up()
            for asked in ask_for_the_day(self._home, self._context):
                self._say(f"job {asked.id} ({asked.kind}) is due today")
            if self._home.is_written or (job := self._claim()) is None:
                return False
            self.do(job)
            if is_due(self._home):
                write(self._home, self._context)
        except LeadlightError as error:
            self._say(f"{error}; it is tried again")
            return False
        return True

    def _claim(self) -> Job | None:
        with self._home.ledger.reading() as ledger:
            if next_job(ledger, self._home.clock()) is None:
                return None
        with self._home.ledger.begin() as ledger:
            job = next_job(ledger, self._home.clock())
            if job is None:
                return None  # cancelled in between
            begin_job(ledger, job.id, self._home.clock())
            context = Context(job.actor, job.purpose)
            record(ledger, self._home, context, Event("job.begin", str(job.id)))
            return job_of(ledger, job.id)

    def _give_back(self, job: Job, error: str) -> None:
        with self._home.ledger.begin() as ledger:
            give_back(ledger, job.id, job.attempts - 1, error=error)
        self._say(f"job {job.id} waits again: {error}")

    def _try_later(self, job: Job, error: HomeError) -> None:
        if job.attempts >= TRIES:
            self._end(job, "failed", error=str(error))
            return
        wait = timedelta(minutes=min(2 ** (job.attempts - 1), _LONGEST_WAIT))
        with self._home.ledger.begin() as ledger:
            give_back(ledger, job.id, job.attempts, self._home.clock() + wait, str(error))
        self._say(f"job {job.id} is tried again in {wait}: {error}")

    def _end(
        self,
        job: Job,
        state: State,
        outcome: dict[str, Any] | None = None,
        error: str | None = None,
    ) -> None:
        now = self._home.clock()
        details = {"state": state, "outcome": outcome, "error": error}
        with self._home.ledger.begin() as ledger:
            end_job(ledger, job.id, state, now, outcome, error)
            context = Context(job.actor, job.purpose)
            how: Outcome = "failed" if state == "failed" else "done"
            record(ledger, self._home, context, Event("job.end", str(job.id), details, how))
        self._say(f"job {job.id} ({job.kind}) is {state}" + (f": {error}" if error else ""))
