"""Jobs: long work that is asked for now and done by a worker, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from leadlight.core.feeds import FeedHealth

Kind = Literal["ingest", "inbox", "push", "build", "match"]
"""``ingest`` reads named files, ``inbox`` what lies in the watched folder, ``push`` what programs
sent; ``build`` brings findings, links and leads up to date; ``match`` holds open reports of missing
children against all ads."""
State = Literal["queued", "running", "done", "failed", "cancelled"]


class Ingesting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an ``ingest`` reads and how: ``mapping`` is the content of a mapping file."""

    paths: tuple[str, ...]
    format: str = "auto"
    source: str | None = None
    mapping: dict[str, Any] = {}


class Inboxing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The folder that an ``inbox`` reads."""

    folder: str


class Building(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a ``build`` reads every ad again."""

    full: bool = False


class Matching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ``match`` is of all open reports."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One job as the ledger has it.

    Attributes:
        parameters: what it works on, by the kind.
        slot: the day of the schedule that asked for it, if that did.
        actor, purpose: who asked, and why; what it does is recorded under them. To other accounts
            than the one that asked ``purpose`` is told empty.
        due_at: not before then; set where a try failed for a reason that may pass.
        attempts: how often it was begun, without those that were given back in order.
        stage, done, total: how far the part at hand is; ``total`` is ``None`` where nobody knows.
        outcome: what it did, in counts, once it is done.
        error: in one sentence, why it failed or has to be tried again.
    """

    id: int
    kind: Kind
    parameters: dict[str, Any]
    slot: str | None
    state: State
    actor: str
    purpose: str
    asked_at: datetime
    due_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    cancel_asked_at: datetime | None
    cancel_asked_by: str | None
    attempts: int
    stage: str | None
    done: int
    total: int | None
    outcome: dict[str, Any] | None
    error: str | None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in {"queued", "running"}


class Schedule(msgspec.Struct, frozen=True):
    """When the day's work is asked for (``HH:MM`` in UTC), from which folder, and whether a worker
    runs that does it."""

    daily: str | None
    inbox: str | None
    is_worked: bool


class JobList(msgspec.Struct, frozen=True, kw_only=True):
    """Jobs, those that are open first, then the newest; ``more`` older ones are not told.

    ``feeds`` says how the sources are doing, where that was asked for.
    """

    jobs: tuple[Job, ...]
    more: int
    schedule: Schedule
    feeds: FeedHealth | None = None
