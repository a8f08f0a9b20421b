"""Jobs in the ledger: asked for, begun, given back, ended. None is ever taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, insert, select, update

from leadlight.core.jobs import Job, Kind
from leadlight.store.tables import jobs

_OPEN = ("queued", "running")
_FURTHEST = timedelta(hours=2)
"""Nothing is put off for longer: a later ``due_at`` is of a clock that has been set back since."""


def add_job(ledger: Connection, values: Mapping[str, Any]) -> Job:
    """Ask for a job: ``kind``, ``parameters``, ``slot``, ``actor``, ``purpose``, ``asked_at``."""
    asked = insert(jobs).values(**values, state="queued").returning(jobs)
    return _job(ledger.execute(asked).mappings().one())


def job_of(ledger: Connection, number: int) -> Job | None:
    """The one with this id, if there is one."""
    row = ledger.execute(select(jobs).where(jobs.c.id == number)).mappings().first()
    return _job(row) if row else None


def newest_jobs(ledger: Connection, most: int) -> tuple[tuple[Job, ...], int]:
    """The first ``most``, what is open before what has ended and the newest first; how many more
    there are."""
    is_ended = case((jobs.c.state.in_(_OPEN), 0), else_=1)
    asked = select(jobs).order_by(is_ended, jobs.c.id.desc()).limit(most)
    found = tuple(_job(row) for row in ledger.execute(asked).mappings())
    there = ledger.scalar(select(func.count()).select_from(jobs)) or 0
    return found, there - len(found)


def queued_job(
    ledger: Connection, kind: Kind, parameters: Mapping[str, Any], actor: str, purpose: str
) -> Job | None:
    """One that waits and is the very same, so that nobody needs another."""
    same = (
        (jobs.c.kind == kind)
        & (jobs.c.state == "queued")
        & jobs.c.cancel_asked_at.is_(None)
        & (jobs.c.actor == actor)
        & (jobs.c.purpose == purpose)
    )
    rows = ledger.execute(select(jobs).where(same).order_by(jobs.c.id)).mappings()
    return next((_job(row) for row in rows if row["parameters"] == dict(parameters)), None)


def next_job(ledger: Connection, now: datetime) -> Job | None:
    """The one to be done next, if any is due: the first that was asked for."""
    is_due = jobs.c.due_at.is_(None) | (jobs.c.due_at <= now) | (jobs.c.due_at > now + _FURTHEST)
    due = select(jobs).where(jobs.c.state == "queued", is_due).order_by(jobs.c.id).limit(1)
    row = ledger.execute(due).mappings().first()
    return _job(row) if row else None


def running_jobs(ledger: Connection) -> Sequence[Job]:
    """Those that somebody does, or did until he died."""
    rows = ledger.execute(select(jobs).where(jobs.c.state == "running").order_by(jobs.c.id))
    return [_job(row) for row in rows.mappings()]


def slots_since(ledger: Connection, slot: str) -> frozenset[str]:
    """Slots of the schedule that were asked for, from ``slot`` on."""
    return frozenset(
        ledger.scalars(select(jobs.c.slot).where(jobs.c.slot.is_not(None), jobs.c.slot >= slot))
    )


def begin_job(ledger: Connection, number: int, at: datetime) -> None:
    """Say that it is being done."""
    begun = {"state": "running", "started_at": at, "stage": None, "done": 0, "total": None}
    _set(ledger, number, **begun, attempts=jobs.c.attempts + 1)


def note_progress(
    ledger: Connection, number: int, stage: str, done: int, total: int | None
) -> None:
    """Say how far it is."""
    _set(ledger, number, stage=stage, done=done, total=total)


def give_back(
    ledger: Connection,
    number: int,
    attempts: int,
    due_at: datetime | None = None,
    error: str | None = None,
) -> None:
    """Have it wait again, as one that was tried ``attempts`` times."""
    _set(ledger, number, state="queued", attempts=attempts, due_at=due_at, error=error)


def end_job(
    ledger: Connection,
    number: int,
    state: str,
    at: datetime,
    outcome: Mapping[str, Any] | None = None,
    error: str | None = None,
) -> None:
    """Say how it ended: ``done``, ``failed`` or ``cancelled``."""
    told = dict(outcome) if outcome is not None else None
    _set(ledger, number, state=state, finished_at=at, outcome=told, error=error)


def ask_to_cancel(ledger: Connection, number: int, at: datetime, by: str) -> None:
    """Ask whoever does it to stop; what waits is cancelled at once."""
    _set(ledger, number, cancel_asked_at=at, cancel_asked_by=by)
    waiting = (jobs.c.id == number) & (jobs.c.state == "queued")
    ledger.execute(update(jobs).where(waiting).values(state="cancelled", finished_at=at))


def is_cancelled(ledger: Connection, number: int) -> bool:
    """Whether somebody has asked for it to stop."""
    asked = select(jobs.c.cancel_asked_at).where(jobs.c.id == number)
    return ledger.scalar(asked) is not None


def wait_again(ledger: Connection, number: int) -> None:
    """Have one that failed or was cancelled wait once more, as if it had just been asked for."""
    fresh = {"cancel_asked_at": None, "cancel_asked_by": None, "finished_at": None}
    _set(ledger, number, **fresh, state="queued", attempts=0, due_at=None, error=None)


def write_into(ledger: Connection, number: int, batch: int, read_from: str) -> None:
    """Say into which batch it writes what it reads, and from what."""
    _set(ledger, number, batch_id=batch, read_from=read_from)


def written_into(ledger: Connection, number: int, read_from: str) -> int | None:
    """The batch into which it has written what it read from the same, if it has."""
    same = (jobs.c.id == number) & (jobs.c.read_from == read_from)
    found: int | None = ledger.scalar(select(jobs.c.batch_id).where(same))
    return found


def _set(ledger: Connection, number: int, **values: Any) -> None:
    ledger.execute(update(jobs).where(jobs.c.id == number).values(values))


def _job(row: RowMapping) -> Job:
    return Job(**{name: row[name] for name in Job.__struct_fields__})
