"""Feeds that programs send, and what becomes of them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from leadlight.core.jobs import State


class PushReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """A body is on disk and will be taken in. The same body under the same key is told the same.

    ``sha256`` and ``bytes`` are of the body as it was sent; ``job_id`` is the job that takes it in.
    """

    id: int
    source: str
    job_id: int
    sha256: str
    bytes: int
    received_at: datetime


class PushState(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a body: ``taken_at`` it was in the archive, else the state of its job and why
    that failed or waits."""

    receipt: PushReceipt
    taken_at: datetime | None
    job: State
    error: str | None
