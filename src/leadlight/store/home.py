"""The home: one data folder with everything that belongs together."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec
import psutil
from sqlalchemy import Connection, insert, select

from leadlight.core.clock import Clock
from leadlight.core.errors import HomeError
from leadlight.core.settings import Settings
from leadlight.store import identity
from leadlight.store.archive import Archive
from leadlight.store.durable import make_folder, sync
from leadlight.store.generations import Generations
from leadlight.store.ledger import Ledger
from leadlight.store.lock import is_held, writing
from leadlight.store.pushes import PushedFiles
from leadlight.store.tables import archive_files, generation_files, homes
from leadlight.store.trouble import disk_of, in_words
from leadlight.store.wing import Wing

LEDGER = "ledger.sqlite"
"""The ledger's file in a home, where no other place is set."""
_BEING_LAID = "being-restored"
"""Stands in a home while a backup is laid into it."""
_WRITERS, _WORKERS = "writer.lock", "worker.lock"
_READER = re.compile(r"read-(\d+)-\d+")
"""A reader's scratch folder: its process, and a number."""
_NUMBERS = count(1)


class Kept(Protocol):
    """Something that stays open as long as its home."""

    def close(self) -> None:
        """Give it back."""


K = TypeVar("K", bound=Kept)


class HomeRecord(msgspec.Struct, frozen=True):
    """What the ledger says of the home itself."""

    agency: str
    made_up: bool


class Home:
    """An open data folder. ``is_new`` says that opening it made it; who is ``laying`` a backup into
    it opens it before others may."""

    def __init__(
        self,
        settings: Settings,
        wings: tuple[Wing, ...],
        clock: Clock,
        *,
        made_up: bool,
        laying: bool = False,
    ) -> None:
        _make(settings.home)
        if not laying and (settings.home / _BEING_LAID).exists():
            raise HomeError(
                f"a backup was being restored into {settings.home} and that was cut short: empty "
                "the folder and restore again"
            )
        self.settings = settings
        self._kept: dict[type[Any], Any] = {}
        self._guard = threading.Lock()
        self.clock = clock
        self.ledger = Ledger(settings.ledger or settings.home / LEDGER, wings)
        self.archive = Archive(settings.home)
        self.generations = Generations(settings.home)
        self.pushed = PushedFiles(settings.home)
        try:
            self.is_new = self._settle(made_up=made_up)
        except BaseException:
            self.ledger.close()
            raise

    @property
    def path(self) -> Path:
        """The data folder."""
        return self.settings.home

    @property
    def scratch(self) -> Path:
        """Where unfinished work may lie; swept by the next writer."""
        return self.settings.home / "tmp"

    def record(self) -> HomeRecord:
        """The home's agency, and whether its data is made up."""
        with self.ledger.reading() as ledger:
            found = self._record(ledger)
        if found is None:
            raise HomeError(f"{self.path} has lost its record: restore a backup")
        return found

    def named_files(self) -> list[tuple[Path, str]]:
        """Every file that the ledger names, with the SHA-256 that it should have."""
        with self.ledger.reading() as ledger:
            rows = [
                row
                for table in (archive_files, generation_files)
                for row in ledger.execute(select(table.c.path, table.c.sha256).order_by("path"))
            ]
        return [(self.path / row.path, row.sha256) for row in rows]

    def kept(self, kind: type[K], make: Callable[[], K]) -> K:
        """The one of its ``kind`` that is open with this home, made where there is none yet."""
        with self._guard:
            if kind not in self._kept:
                self._kept[kind] = make()
            kept: K = self._kept[kind]
            return kept

    def close(self) -> None:
        """Give back the ledger and what was kept open."""
        while self._kept:
            self._kept.popitem()[1].close()
        self.ledger.close()

    @contextmanager
    def writing(self, doing: str) -> Iterator[None]:
        """Be the one writer while ``doing`` something; a dead writer's leavings go first."""
        with disk_of(self.path), writing(self.path / _WRITERS, doing):
            with self.ledger.begin() as ledger:
                self.archive.sweep(ledger)
                self.generations.sweep(ledger)
                self.pushed.sweep(ledger)
            self._sweep_scratch()
            yield

    @contextmanager
    def working(self) -> Iterator[None]:
        """Be the one who does this home's jobs; ``BusyError`` where another does."""
        with disk_of(self.path), writing(self.path / _WORKERS, "work"):
            yield

    @property
    def is_written(self) -> bool:
        """Whether a writer is at work at this moment."""
        return is_held(self.path / _WRITERS)

    @property
    def is_worked(self) -> bool:
        """Whether somebody does this home's jobs."""
        return is_held(self.path / _WORKERS)

    @contextmanager
    def reading_scratch(self) -> Iterator[Path]:
        """An empty folder for work beside the writer's, gone when the block ends."""
        folder = self.scratch / f"read-{os.getpid()}-{next(_NUMBERS)}"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _sweep_scratch(self) -> None:
        """Spilled rows of engines whose process is gone; the writer's own folders are free."""
        for folder in self.scratch.iterdir():
            owner = _READER.fullmatch(folder.name)
            if folder.is_dir() and not (owner and psutil.pid_exists(int(owner[1]))):
                shutil.rmtree(folder, ignore_errors=True)

    def _settle(self, *, made_up: bool) -> bool:
        """Bring the ledger up to date, and make the home if there is none yet: whether that was."""
        self.ledger.migrate()
        with self.ledger.begin() as ledger:
            if is_new := self._record(ledger) is None:
                self._refuse_orphans()
                self._found(ledger, made_up=made_up)
            if self.settings.ledger is not None:
                identity.settle(ledger, self.path)
        identity.confirm(self.path)
        return is_new

    def _refuse_orphans(self) -> None:
        """A folder that had a ledger is no new home: to write would sweep its archive away."""
        archived = next((self.path / "archive").rglob("*.parquet"), None)
        if archived is not None or identity.kept(self.path) is not None:
            raise HomeError(
                f"{self.path} holds a home, and its ledger is empty or gone: restore a backup, "
                "or say where the ledger is with LEADLIGHT_LEDGER"
            )

    def _record(self, ledger: Connection) -> HomeRecord | None:
        row = ledger.execute(select(homes.c.agency, homes.c.made_up)).one_or_none()
        return None if row is None else HomeRecord(agency=row.agency, made_up=row.made_up)

    def _found(self, ledger: Connection, *, made_up: bool) -> None:
        ledger.execute(
            insert(homes).values(id=1, agency="home", made_up=made_up, created_at=self.clock())
        )


@contextmanager
def being_laid(folder: Path) -> Iterator[None]:
    """Meanwhile nobody but who lays a backup into ``folder`` opens it, nor after a stop."""
    mark = folder / _BEING_LAID
    mark.touch()
    sync(folder)
    yield
    mark.unlink()
    sync(folder)


def _make(folder: Path) -> None:
    try:
        make_folder(folder, mode=0o700)
        (folder / "tmp").mkdir(exist_ok=True)
    except OSError as error:
        says = in_words(error, folder)
        raise HomeError(
            says or f"the data folder {folder} cannot be made: {error.strerror}"
        ) from None
