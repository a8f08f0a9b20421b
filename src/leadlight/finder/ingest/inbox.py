"""A folder into which others put feeds: each is read once it lies still, then put aside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import Path

from leadlight.core.errors import InputError
from leadlight.finder.ingest.feeds import is_feed
from leadlight.store.durable import sync

DONE, REFUSED = "done", "refused"
"""Folders inside of the inbox: feeds that were read, and those that could not be opened."""
STILL = 2.0
"""Seconds without a change after which a file is taken to be whole."""


class Inbox:
    """The folder; ``clock`` gives seconds since 1970, as the files' times are told.

    Raises:
        InputError: there is no such folder.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        if not folder.is_dir():
            raise InputError(f"{folder} is no folder that can be watched")
        self._folder = folder
        self._clock = clock
        self._seen: dict[Path, tuple[int, float]] = {}

    def ready(self) -> Iterator[Path]:
        """Feeds that lie still, the oldest first. A hidden file, or one whose name does not end as
        a feed's does, is still on its way."""
        there = {path: _state(path) for path in self._folder.iterdir() if is_feed(path)}
        before, self._seen = self._seen, {path: at for path, at in there.items() if at is not None}
        still = (
            (at[1], path)
            for path, at in self._seen.items()
            if before.get(path) == at and abs(self._clock() - at[1]) >= STILL
        )
        for _, path in sorted(still):
            yield path

    def put_aside(self, path: Path, where: str) -> Path:
        """Move a feed to ``DONE`` or ``REFUSED``, beside others of its name."""
        folder = self._folder / where
        folder.mkdir(exist_ok=True)
        numbered = (f"{number}-{path.name}" for number in count(2))
        free = next(name for name in chain([path.name], numbered) if not (folder / name).exists())
        target = path.rename(folder / free)
        sync(folder)
        sync(self._folder)
        return target


def _state(path: Path) -> tuple[int, float] | None:
    try:
        told = path.stat()
    except OSError:
        return None  # taken away meanwhile
    return told.st_size, told.st_mtime
