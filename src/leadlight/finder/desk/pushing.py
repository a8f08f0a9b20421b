"""Feeds that programs send: on disk before they are acknowledged, and taken in once by a job."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from leadlight.core.context import Context
from leadlight.core.errors import FullError, HomeError, InputError, KeyReusedError, NotFoundError
from leadlight.core.jobs import Job
from leadlight.core.pushes import PushReceipt, PushState
from leadlight.finder.desk.jobbing import asked
from leadlight.finder.ingest.feeds import PACKING_ERRORS, Feed, packing_of
from leadlight.finder.ingest.ingest import refuse_to_mix
from leadlight.govern.audit import Event, audited, looked
from leadlight.store.home import Home
from leadlight.store.jobs import add_job, job_of, queued_job
from leadlight.store.ledger import Connection
from leadlight.store.pushes import (
    Push,
    add_push,
    forget_pushes,
    push_by_key,
    push_of,
    waiting_bytes,
)
from leadlight.store.trouble import disk_of

KEPT = timedelta(days=30)
"""How long a key is remembered after its body was taken in."""
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_BLOCK = 1 << 20
_AGAIN = 60
"""Seconds after which it is worth trying again where there was no room."""


class Body(NamedTuple):
    """What was sent: the file that holds it, its hash and size, and how it is said to be packed."""

    path: Path
    sha256: str
    bytes: int
    packing: str | None


def accept(home: Home, context: Context, source: str, key: str | None, body: Body) -> PushReceipt:
    """Keep ``body`` as a feed of ``source``; on return it is on disk and a job is to take it in.

    ``key`` is what the sender calls it by, so that it can be sent again when the answer was lost:
    what was accepted under a key is not kept a second time. Without one the body's hash is its key.

    Raises:
        InputError: it is empty, damaged, or too large unpacked, or the source is no name.
        KeyReusedError: another body came under this key.
        FullError: too much waits already.
        RefusedError: the home holds made-up data.
    """
    refuse_to_mix(home)
    if not _SOURCE.fullmatch(source):
        raise InputError(
            f"the source {source!r}: a name has 1 to 100 of a-z, 0-9, '.', '_' and '-', and begins "
            "with a letter or digit"
        )
    key = key or body.sha256
    with home.ledger.reading() as ledger:
        known = push_by_key(ledger, context.actor, source, key)
    name = "" if known else _kept(home, body)
    sent = {"key": key, "sha256": body.sha256, "bytes": body.bytes}
    pushing = Event("feed.push", source, sent)
    row = sent | {"name": name, "source": source}
    try:
        with audited(home, context, pushing) as ledger:
            known = push_by_key(ledger, context.actor, source, key)
            receipt = _receipt(known or _added(ledger, home, context, row))
    except FullError:
        home.pushed.drop([name])
        raise
    if known is not None and name:
        home.pushed.drop([name])  # it came twice at once, and the other was quicker
    if receipt.sha256 != body.sha256:
        raise KeyReusedError(
            f"another body came for {source} under the key {key!r}: a key is for one body"
        )
    return receipt


def what_became_of(home: Home, context: Context, source: str, number: int) -> PushState:
    """The state of a body that whoever asks has sent for ``source``.

    Raises:
        NotFoundError: there is none of this id, or it is no longer remembered.
    """

    def read(ledger: Connection) -> tuple[Push, Job] | None:
        push = push_of(ledger, number)
        job = job_of(ledger, push.job_id) if push else None
        return (push, job) if push and job else None

    found = looked(home, context, Event("feed.read", f"{source} {number}"), read)
    if found is None or (found[0].actor, found[0].source) != (context.actor, source):
        raise NotFoundError(f"you sent nothing for {source} that has the id {number}")
    push, job = found
    return PushState(receipt=_receipt(push), taken_at=push.taken_at, job=job.state, error=job.error)


def refuse_when_full(home: Home, announced: int = 0) -> None:
    """Before a body is read at all: whether ``announced`` bytes more may wait.

    Raises:
        FullError: they may not.
    """
    with home.ledger.reading() as ledger:
        _refuse_more(ledger, home, announced)


def _kept(home: Home, body: Body) -> str:
    _check(body, home.settings.feed_unpacked_bytes)
    with disk_of(home.path):
        return home.pushed.keep(body.path)


def _check(body: Body, most: int) -> None:
    with body.path.open("rb") as file:
        packing = packing_of(file.read(4))
    if body.packing not in {None, packing}:
        raise InputError(f"the body is not packed as Content-Encoding says: {body.packing}")
    size = 0
    try:
        with Feed("the body", body.path).opened() as opened:
            while block := opened.read(_BLOCK):
                size += len(block)
                if size > most:
                    raise InputError(f"unpacked, the body holds more than {most:,} bytes: part it")
    except PACKING_ERRORS as error:
        raise InputError(f"the packed body is damaged or cut off: {error}") from None
    if not size:
        raise InputError("the body is empty")


def _added(ledger: Connection, home: Home, context: Context, sent: Mapping[str, Any]) -> Push:
    forget_pushes(ledger, home.clock() - KEPT)
    _refuse_more(ledger, home, sent["bytes"])
    if not home.pushed.path(sent["name"]).exists():
        raise HomeError("the body was swept away before it was acknowledged: send it again")
    job = queued_job(ledger, "push", {}, context.actor, context.purpose)
    job = job or add_job(ledger, asked(home, context, "push", {}))
    came = {"actor": context.actor, "job_id": job.id, "received_at": home.clock()}
    return add_push(ledger, {**sent, **came})


def _refuse_more(ledger: Connection, home: Home, more: int) -> None:
    waiting, most = waiting_bytes(ledger), home.settings.feed_queue_bytes
    if waiting + more > most:
        raise FullError(
            f"{waiting:,} bytes wait to be taken in, and at most {most:,} may: come again later",
            _AGAIN,
        )


def _receipt(push: Push) -> PushReceipt:
    return PushReceipt(**{name: getattr(push, name) for name in PushReceipt.__struct_fields__})
