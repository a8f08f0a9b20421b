"""What each kind of job does. Its outcome is told in counts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from leadlight import __version__
from leadlight.core.errors import InputError
from leadlight.core.jobs import Building, Inboxing, Ingesting, Kind
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.desk.missing import MatchFilter, match_missing
from leadlight.finder.ingest.feeds import Feed, find_feeds
from leadlight.finder.ingest.inbox import DONE, REFUSED, STILL, Inbox
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.ingest.journal import Counts, Errand
from leadlight.finder.ingest.mapping import Mapping, read_mapping
from leadlight.finder.jobs.task import Task
from leadlight.store.pushes import Push, take_pushes, waiting_pushes

MAPPING = "mapping.yaml"
"""A file in the inbox that says how its feeds are read."""

Outcome = dict[str, Any]
_MOST = 100
"""Candidates of a report that are counted."""


def perform(task: Task) -> Outcome:
    """Do the job; what it did.

    Raises:
        LeadlightError: it cannot be done, or not now.
        JobCancelledError, JobInterruptedError: it shall stop.
    """
    return _KINDS[task.job.kind](task)


def _ingest(task: Task) -> Outcome:
    asked = msgspec.convert(task.job.parameters, Ingesting)
    how = HowToRead(asked.format, asked.source, msgspec.convert(asked.mapping, Mapping))
    return msgspec.structs.asdict(_take_in(task, find_feeds(list(asked.paths)), how))


def _inbox(task: Task) -> Outcome:
    """Each feed that lies still is read and put aside, as by ``leadlight ingest --watch``."""
    folder = Path(msgspec.convert(task.job.parameters, Inboxing).folder)
    inbox, mapping = Inbox(folder), folder / MAPPING
    how = HowToRead(mapping=read_mapping(mapping) if mapping.is_file() else Mapping())
    for _ in inbox.ready():  # none at the first look: what is there must be so at the second
        pass
    task.ended.wait(STILL)
    counts, feeds, refused = Counts(), 0, 0
    for path in inbox.ready():
        try:
            found = find_feeds([str(path)])
        except InputError:
            inbox.put_aside(path, REFUSED)
            refused += 1
            continue
        counts += _take_in(task, found, how)
        inbox.put_aside(path, DONE)
        feeds += 1
    return msgspec.structs.asdict(counts) | {"feeds": feeds, "refused": refused}


def _push(task: Task) -> Outcome:
    """Bodies that programs sent, those of one source together."""
    home, counts = task.home, Counts()
    with home.ledger.reading() as ledger:
        waiting = waiting_pushes(ledger, task.job.id)
    for source, some in groupby(waiting, lambda push: push.source):
        pushes = list(some)
        feeds = [Feed(called(push), home.pushed.path(push.name), None, True) for push in pushes]
        counts += _take_in(task, feeds, HowToRead("jsonl", source))
        with home.ledger.begin() as ledger:
            take_pushes(ledger, [push.id for push in pushes], home.clock())
        home.pushed.drop([push.name for push in pushes])
    return msgspec.structs.asdict(counts) | {"feeds": len(waiting)}


def _build(task: Task) -> Outcome:
    asked = msgspec.convert(task.job.parameters, Building)
    report = build(task.home, task.context, task, full=asked.full)
    told = ("generation", "new_versions", "postings", "leads", "changes")
    return {name: getattr(report, name) for name in told}


def _match(task: Task) -> Outcome:
    """Every open report against every ad; candidates that were found are on the reports' pages."""
    found = match_missing(task.home, task.context, MatchFilter(limit=_MOST))
    alerts = sum(each.alert and not each.reviewed for each in found.matches)
    return {"reports": found.reports, "candidates": len(found.matches), "alerts": alerts}


def called(push: Push) -> str:
    """What the archive calls the body that a program sent."""
    return f"{push.source}, pushed by {push.actor}, number {push.id}"


def _take_in(task: Task, feeds: Sequence[Feed], how: HowToRead) -> Counts:
    errand = Errand(task.job.id, _told_apart(feeds, task.home.settings))
    return ingest(task.home, task.context, feeds, how, task, task.tell, errand=errand)


def _told_apart(feeds: Sequence[Feed], settings: Settings) -> str:
    """A digest that changes when the records of ``feeds`` may come in another number or order."""
    facts: list[Any] = [__version__, settings.max_record_bytes]
    for feed in feeds:
        state = feed.path.stat() if feed.path and feed.path.exists() else None
        facts.append((feed.name, state and (state.st_ino, state.st_size, state.st_mtime_ns)))
    return hashlib.sha256(repr(facts).encode()).hexdigest()


_KINDS: dict[Kind, Callable[[Task], Outcome]] = {
    "ingest": _ingest,
    "inbox": _inbox,
    "push": _push,
    "build": _build,
    "match": _match,
}
