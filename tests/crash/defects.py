"""Defects as they creep in, each as a context in which the work has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leadlight.finder.ingest import held
from leadlight.finder.ingest.journal import Counts, Journal
from leadlight.finder.ingest.pictured import Pictured
from leadlight.finder.ingest.quarantine import Quarantined
from leadlight.govern.audit import Event, record
from leadlight.store import durable, ledger
from leadlight.store.archive import Written


@contextmanager
def _instead(target: Any, name: str, value: Any) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target, name, value)
        yield


def _unsynced(*, folders: bool) -> AbstractContextManager[None]:
    sync = durable.sync

    def careless(path: Path) -> None:
        if path.is_dir() != folders:
            sync(path)

    return _instead(durable, "sync", careless)


def _unforced() -> AbstractContextManager[None]:
    lax = tuple(pragma.replace("=FULL", "=OFF") for pragma in ledger._PRAGMAS)
    assert lax != ledger._PRAGMAS
    return _instead(ledger, "_PRAGMAS", lax)


def _forgetful() -> AbstractContextManager[None]:
    return _instead(held, "_EVERY_ID", f"SELECT * FROM ({held._EVERY_ID}) WHERE false")


def _event_last(self: Any, pictured: Pictured, rejected: Sequence[Quarantined]) -> Counts:
    """``Journal.write``, with the event in a transaction of its own."""
    counts: Counts
    counts, written = self._filed(pictured, rejected)
    with self._home.ledger.begin() as begun:
        self._home.archive.name(begun, written)
    with self._home.ledger.begin() as begun:
        event = Event("archive.add", "batch", msgspec.structs.asdict(counts))
        record(begun, self._home, self._context, event)
    return counts


def _in_two(first: Callable[[Written], bool]) -> Callable[..., Counts]:
    def write(self: Any, pictured: Pictured, rejected: Sequence[Quarantined]) -> Counts:
        counts: Counts
        counts, written = self._filed(pictured, rejected)
        with self._home.ledger.begin() as begun:
            self._home.archive.name(begun, [each for each in written if first(each)])
        with self._home.ledger.begin() as begun:
            self._home.archive.name(begun, [each for each in written if not first(each)])
            self._note(begun, counts)
        return counts

    return write


DEFECTS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "": nullcontext,
    "a name before its content": lambda: _unsynced(folders=False),
    "a name that is not forced": lambda: _unsynced(folders=True),
    "a ledger that is not forced": _unforced,
    "known in memory alone": _forgetful,
    "event after commit": lambda: _instead(Journal, "write", _event_last),
    "rows before cursor": lambda: _instead(
        Journal, "write", _in_two(lambda each: each.kind != "sightings")
    ),
    "cursor before rows": lambda: _instead(
        Journal, "write", _in_two(lambda each: each.kind == "sightings")
    ),
}
"""What the sightings of an archive are to an ingest is its cursor: by them it knows what has come
already."""
