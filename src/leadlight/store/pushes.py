"""What programs sent: a row for each body, whose file lies in the home until it is taken in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import time
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from leadlight.store.durable import make_folder, sync
from leadlight.store.tables import pushes

_LEFT = 3600.0
"""Seconds after which a file that nobody names is held to be left behind."""


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """A body: who sent it for which source under which key, its hash and size as it was sent."""

    id: int
    name: str
    actor: str
    source: str
    key: str
    sha256: str
    bytes: int
    job_id: int
    received_at: datetime
    taken_at: datetime | None


class PushedFiles:
    """The folder where bodies lie that were not taken in yet."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._root = home / "pushed"
        self._coming = self._root / "coming"

    def begin(self) -> Path:
        """A new file for a body that is on its way."""
        make_folder(self._coming)
        return self._coming / uuid.uuid4().hex

    def keep(self, coming: Path) -> str:
        """Have a file that ``begin`` gave outlast the machine; its name."""
        sync(coming)
        coming.replace(self.path(coming.name))
        sync(self._root)
        return coming.name

    def path(self, name: str) -> Path:
        """Where the body of this name lies."""
        return self._root / name

    def drop(self, names: Sequence[str]) -> None:
        """Remove bodies that were taken in."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def sweep(self, ledger: Connection) -> None:
        """Remove what nothing names and nobody brings any more. Within a transaction that writes:
        who adds a row looks there whether its file is still to be found."""
        named = {push.name for push in waiting_pushes(ledger)}
        there = [*self._root.glob("[0-9a-f]*"), *self._coming.glob("*")]
        for path in there:
            if path.is_file() and path.name not in named and abs(_age(path)) > _LEFT:
                path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return time() - path.stat().st_mtime


def add_push(ledger: Connection, values: Mapping[str, Any]) -> Push:
    """Name a body (the table's columns but ``id`` and ``taken_at``)."""
    row = ledger.execute(insert(pushes).values(**values).returning(pushes)).mappings().one()
    return _push(row)


def push_by_key(ledger: Connection, actor: str, source: str, key: str) -> Push | None:
    """What ``actor`` sent for ``source`` under ``key``, if that is still known."""
    same = (pushes.c.actor == actor) & (pushes.c.source == source) & (pushes.c.key == key)
    row = ledger.execute(select(pushes).where(same)).mappings().first()
    return _push(row) if row else None


def push_of(ledger: Connection, number: int) -> Push | None:
    """The one with this id, if it is still known."""
    row = ledger.execute(select(pushes).where(pushes.c.id == number)).mappings().first()
    return _push(row) if row else None


def waiting_pushes(ledger: Connection, job: int | None = None) -> list[Push]:
    """Those that were not taken in yet, of one job or of all, in the order of their coming."""
    waiting = select(pushes).where(pushes.c.taken_at.is_(None)).order_by(pushes.c.id)
    if job is not None:
        waiting = waiting.where(pushes.c.job_id == job)
    return [_push(row) for row in ledger.execute(waiting).mappings()]


def waiting_bytes(ledger: Connection) -> int:
    """How much they hold."""
    held = select(func.coalesce(func.sum(pushes.c.bytes), 0)).where(pushes.c.taken_at.is_(None))
    return int(ledger.scalar(held) or 0)


def take_pushes(ledger: Connection, numbers: Sequence[int], at: datetime) -> None:
    """Say that they are in the archive."""
    ledger.execute(update(pushes).where(pushes.c.id.in_(numbers)).values(taken_at=at))


def forget_pushes(ledger: Connection, before: datetime) -> None:
    """Forget the keys of those that came before then and were taken in."""
    old = (pushes.c.received_at < before) & pushes.c.taken_at.is_not(None)
    ledger.execute(delete(pushes).where(old))


def _push(row: RowMapping) -> Push:
    return Push(**row)
