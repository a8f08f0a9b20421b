"""Feeds that programs send: a body of lines, acknowledged once it is on disk, taken in by a job."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Path
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from leadlight.core.pushes import PushReceipt, PushState
from leadlight.finder import desk
from leadlight.govern.access import FEED
from leadlight.serve.api.asking import Feeder
from leadlight.serve.api.operation import LINES, MOST_ID, Operations
from leadlight.store.trouble import disk_of

_TYPES = frozenset({LINES, "application/jsonl", "application/octet-stream"})
_PACKINGS = {"": None, "identity": None, "gzip": "gzip", "zstd": "zstd"}

Source = Annotated[
    str, Path(pattern="^[a-z0-9][a-z0-9._-]{0,99}$", description="the site or feed it is from")
]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{1,255}$",
        description="what the sender calls this body; the same key and body are answered the same",
    ),
]


async def arrived(request: Request, feeder: Feeder) -> AsyncIterator[desk.Body]:
    """The body, written to a file as it comes: no more of it is held in memory than a piece."""
    packing = _packing_of(request)
    settings = feeder.home.settings
    # What can never wait is too long, and not to come again later.
    most = min(settings.feed_body_bytes, settings.feed_queue_bytes)
    length = request.headers.get("content-length", "")
    announced = int(length) if length.isdecimal() else 0
    _refuse_longer(announced, most)
    await run_in_threadpool(desk.refuse_when_full, feeder.home, announced)
    path = await run_in_threadpool(feeder.home.pushed.begin)
    digest, size = hashlib.sha256(), 0
    try:
        with disk_of(feeder.home.path), path.open("wb") as file:
            async for piece in request.stream():
                size += len(piece)
                _refuse_longer(size, most)
                digest.update(piece)
                await run_in_threadpool(file.write, piece)
        yield desk.Body(path, digest.hexdigest(), size, packing)
    finally:
        path.unlink(missing_ok=True)


def _refuse_longer(size: int, most: int) -> None:
    if size > most:
        raise HTTPException(413, f"a body has at most {most:,} bytes: send it in parts")


def push_feed(
    feeder: Feeder,
    body: Annotated[desk.Body, Depends(arrived)],
    source: Source,
    key: Key = None,
) -> PushReceipt:
    """Send ads of a source, a record (`ad/1`) a line, plain or packed with gzip or Zstandard.

    Answered once they are on disk; a job takes them in.
    """
    return desk.accept(feeder.home, feeder.context, source, key, body)


def get_push(
    feeder: Feeder,
    source: Source,
    push_id: Annotated[int, Path(ge=1, le=MOST_ID, description="id of a receipt")],
) -> PushState:
    """What became of a feed that this token has sent."""
    return desk.what_became_of(feeder.home, feeder.context, source, push_id)


def join(operations: Operations) -> None:
    """Adds this module's operations."""
    operations.take("/feeds/{source}", push_feed, PushReceipt, "Send ads.", rule=FEED)
    says = "What became of ads sent."
    operations.get("/feeds/{source}/{push_id}", get_push, PushState, says, rule=FEED)


def _packing_of(request: Request) -> str | None:
    """How the body is said to be packed; refused where that, or its type, is none that is read."""
    kind = request.headers.get("content-type", LINES).partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise HTTPException(415, f"send a record a line, as {LINES}")
    packing = request.headers.get("content-encoding", "").strip().lower()
    if packing not in _PACKINGS:
        raise HTTPException(415, "a body may be packed with gzip or zstd, once")
    return _PACKINGS[packing]
