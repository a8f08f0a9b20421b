"""Jobs, as every face asks for them: listed, asked for, cancelled, and had once more."""

from __future__ import annotations

from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.jobs import (
    Building,
    Inboxing,
    Ingesting,
    Job,
    JobList,
    Kind,
    Matching,
    Schedule,
)
from leadlight.finder.desk.health import feed_health
from leadlight.finder.ingest.ingest import refuse_to_mix
from leadlight.govern.access import agency_in
from leadlight.govern.audit import Event, audited, looked
from leadlight.store.home import Home
from leadlight.store.jobs import (
    add_job,
    ask_to_cancel,
    job_of,
    newest_jobs,
    queued_job,
    wait_again,
)

_KINDS: dict[type[msgspec.Struct], Kind] = {
    Ingesting: "ingest",
    Inboxing: "inbox",
    Building: "build",
    Matching: "match",
}


def jobs(home: Home, context: Context, most: int = 50, *, with_feeds: bool = False) -> JobList:
    """The first ``most`` jobs, and how the sources are doing where ``with_feeds``."""
    found, more = looked(
        home, context, Event("jobs.read"), lambda ledger: newest_jobs(ledger, most)
    )
    feeds = feed_health(home, context) if with_feeds else None
    told = tuple(_as_told(each, context) for each in found)
    return JobList(jobs=told, more=more, schedule=schedule(home), feeds=feeds)


def schedule(home: Home) -> Schedule:
    """When the day's work is asked for, and whether somebody does it. Names nobody."""
    inbox = home.settings.inbox
    return Schedule(home.settings.daily, str(inbox) if inbox else None, home.is_worked)


def job(home: Home, context: Context, number: int) -> Job:
    """The job of this id.

    Raises:
        NotFoundError: there is none.
    """
    reading = Event("job.read", str(number))
    found = _found(looked(home, context, reading, lambda ledger: job_of(ledger, number)), number)
    return _as_told(found, context)


def ask_for(home: Home, context: Context, work: Ingesting | Inboxing | Building | Matching) -> Job:
    """The job that does ``work``: a new one, unless the very same waits already.

    Raises:
        RefusedError: the home holds made-up data, and nothing else may be read into it.
    """
    kind = _KINDS[type(work)]
    if kind not in {"build", "match"}:
        refuse_to_mix(home)
    parameters = msgspec.to_builtins(work)
    with audited(home, context, Event("job.ask", kind, parameters)) as ledger:
        waiting = queued_job(ledger, kind, parameters, context.actor, context.purpose)
        return waiting or add_job(ledger, asked(home, context, kind, parameters))


def asked(
    home: Home, context: Context, kind: Kind, parameters: dict[str, Any], slot: str | None = None
) -> dict[str, Any]:
    """What ``store.jobs.add_job`` writes down of a job that is asked for now."""
    return {
        "kind": kind,
        "parameters": parameters,
        "slot": slot,
        "actor": context.actor,
        "purpose": context.purpose,
        "asked_at": home.clock(),
    }


def cancel_job(home: Home, context: Context, number: int) -> Job:
    """Have the job stop at its next step that lasts; what it has done by then stays.

    Raises:
        NotFoundError: there is none with this id.
        InputError: it has ended.
    """
    with audited(home, context, Event("job.cancel", str(number))) as ledger:
        before = job_of(ledger, number)
        if before is not None and before.is_open and before.cancel_asked_at is None:
            ask_to_cancel(ledger, number, home.clock(), context.actor)
        after = job_of(ledger, number)
    # Refused after the transaction, so that the audit log holds the attempt all the same.
    if not _found(before, number).is_open:
        raise InputError(f"job {number} has ended: there is nothing left to cancel")
    return _as_told(_found(after, number), context)


def have_again(home: Home, context: Context, number: int) -> Job:
    """Have a job that failed or was cancelled wait once more; it goes on where it was.

    Raises:
        NotFoundError: there is none with this id.
        InputError: it is done, or has not ended.
    """
    with audited(home, context, Event("job.again", str(number))) as ledger:
        before = job_of(ledger, number)
        is_given_up = before is not None and before.state in {"failed", "cancelled"}
        if is_given_up:
            wait_again(ledger, number)
        after = job_of(ledger, number)
    if not is_given_up:
        state = _found(before, number).state
        raise InputError(f"job {number} is {state}: only one that failed or was cancelled is again")
    return _as_told(_found(after, number), context)


def _as_told(job: Job, context: Context) -> Job:
    """The job without why somebody else asked for it, which may name a case: whoever runs the
    server needs to know that it was asked for, and by whom. The log has it."""
    if agency_in(context.scope) is None or job.actor == context.actor:
        return job
    return msgspec.structs.replace(job, purpose="")


def _found(found: Job | None, number: int) -> Job:
    if found is None:
        raise NotFoundError(f"no job has the id {number}; see `leadlight job list`")
    return found
