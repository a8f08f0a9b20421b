"""Jobs: what is done, waits and was done, how the feeds are, and the forms that ask for more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import InputError
from leadlight.core.jobs import Building, Inboxing, Job, JobList, Schedule
from leadlight.finder import desk
from leadlight.finder.jobs.telling import about, happened
from leadlight.govern.access import OPERATE
from leadlight.serve.api.operation import MOST_ID
from leadlight.serve.reader import CurrentReader
from leadlight.shell.faces import Face

BUILD = "/jobs/build"
INBOX = "/jobs/inbox"
CANCEL = "/jobs/{job_id}/cancel"
AGAIN = "/jobs/{job_id}/again"

JobId = Annotated[int, Path(ge=1, le=MOST_ID, description="id of a job")]


def listed(
    reader: CurrentReader,
    limit: Annotated[int, Query(ge=1, le=500, description="most jobs, 1 to 500")] = 50,
) -> JobList:
    """Jobs, what is open first, and how the feeds are doing."""
    return desk.jobs(reader.home, reader.context, limit, with_feeds=True)


def view(found: JobList, _request: Request) -> Mapping[str, Any]:
    """What is open, what has ended, and what is wrong with the feeds."""
    open_ = [_row(job) for job in reversed(found.jobs) if job.is_open]
    return {
        "open": sorted(open_, key=lambda row: row["job"].state != "running"),
        "ended": [_row(job) for job in found.jobs if not job.is_open],
        "schedule": _told(found.schedule),
        "problems": found.feeds.problems if found.feeds else [],
        "sources": found.feeds.sources if found.feeds else (),
    }


def build(reader: CurrentReader) -> Response:
    """Asks for a build."""
    desk.ask_for(reader.home, reader.context, Building())
    return _jobs()


def inbox(reader: CurrentReader) -> Response:
    """Asks for the inbox to be read; ``InputError`` where none is set."""
    folder = reader.home.settings.inbox
    if folder is None:
        raise InputError("no inbox is set: name a folder with LEADLIGHT_INBOX")
    desk.ask_for(reader.home, reader.context, Inboxing(str(folder)))
    return _jobs()


def cancel(reader: CurrentReader, job_id: JobId) -> Response:
    """Has a job stop; ``InputError`` where it has ended."""
    desk.cancel_job(reader.home, reader.context, job_id)
    return _jobs()


def again(reader: CurrentReader, job_id: JobId) -> Response:
    """Has a job wait once more; ``InputError`` where there is nothing left to do."""
    desk.have_again(reader.home, reader.context, job_id)
    return _jobs()


def _jobs() -> Response:
    """See the page, by GET: loading it again asks for nothing twice."""
    return RedirectResponse("/jobs", 303)


def _row(job: Job) -> Mapping[str, Any]:
    """``share`` is how much of the part at hand is done, in hundredths, where that is known."""
    share = None if not job.total else min(100 * job.done // job.total, 100)
    return {"job": job, "about": about(job), "happened": happened(job), "share": share}


def _told(schedule: Schedule) -> str:
    if schedule.daily is None:
        return "Nothing is asked for by itself: LEADLIGHT_DAILY sets a time of day."
    read = f"the inbox {schedule.inbox} is read, " if schedule.inbox else ""
    return (
        f"Each day at {schedule.daily} UTC {read}a build is made and missing children are matched."
    )


FACE = Face(
    path="/jobs",
    record=listed,
    shape=JobList,
    template="jobs.html",
    view=view,
    rule=OPERATE,
    summary="Jobs under way, waiting and done, the schedule, and how the feeds are doing.",
)
