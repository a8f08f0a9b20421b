"""Generations: each build is a new immutable set of files, and one pointer says which is current.

A generation may go on using files that an earlier one wrote. Readers follow the pointer once and
then read files that never change, so they never see half a build and never wait for one.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
from sqlalchemy import Connection, delete, func, insert, select

from leadlight.core.areas import Area
from leadlight.store.durable import make_folder, sha256_of, sync
from leadlight.store.tables import current_generation, generation_files, generations

_REMEMBERED = 4
"""Builds whose names of files are not read from the ledger again."""


class Generation(msgspec.Struct, frozen=True):
    """One build: its files by kind, and the last archive file that it has seen.

    ``agencies`` are those whose records its reader sees; ``None`` is all of them. ``areas`` are
    where what he sees must lie; anywhere if there are none.
    """

    number: int
    folder: Path
    built_at: datetime
    last_file_id: int
    facts: dict[str, Any]
    files: dict[str, tuple[Path, ...]]
    agencies: frozenset[str] | None = None
    areas: tuple[Area, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether all its files are still on the disk."""
        files = (path for paths in self.files.values() for path in paths)
        return self.search.is_dir() and all(path.is_file() for path in files)

    @property
    def search(self) -> Path:
        """Folder of the generation's search index."""
        return self.folder / "search"


class Generations:
    """All builds that are still kept."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._root = home / "generations"
        self._read_before: dict[int, Generation] = {}

    def current(self, ledger: Connection) -> Generation | None:
        """The build that readers see, if there was one."""
        number = ledger.scalar(select(current_generation.c.number))
        return None if number is None else self._read(ledger, number)

    def kept(self, ledger: Connection, number: int) -> Generation | None:
        """The build of this number, unless it was retired."""
        known = select(generations.c.number).where(generations.c.number == number)
        return None if ledger.scalar(known) is None else self._read(ledger, number)

    def start(self, ledger: Connection) -> tuple[int, Path]:
        """Number and empty folder for the next build; leavings of a build that died are removed."""
        number = (ledger.scalar(select(func.max(generations.c.number))) or 0) + 1
        folder = self._root / f"{number:06d}"
        shutil.rmtree(folder, ignore_errors=True)
        make_folder(folder)
        return number, folder

    def ready(self, made: Generation) -> list[dict[str, Any]]:
        """Force the build's files to disk; how the ledger will name them."""
        self._force_to_disk(made)
        return [
            self._row(made.number, kind, path)
            for kind, paths in made.files.items()
            for path in paths
        ]

    def publish(
        self,
        ledger: Connection,
        made: Generation,
        seconds: float,
        rows: list[dict[str, Any]] | None = None,
    ) -> None:
        """Name the build's files (``rows``, if ``ready`` gave them) and turn the pointer to it."""
        rows = self.ready(made) if rows is None else rows
        ledger.execute(
            insert(generations).values(
                number=made.number,
                built_at=made.built_at,
                seconds=seconds,
                last_file_id=made.last_file_id,
                facts=made.facts,
            )
        )
        if rows:
            ledger.execute(insert(generation_files), rows)
        ledger.execute(delete(current_generation))
        ledger.execute(insert(current_generation).values(id=1, number=made.number))

    def retire(self, ledger: Connection, keep: int) -> None:
        """Forget all but the last ``keep`` builds in the ledger; ``sweep`` then frees the disk."""
        oldest = (ledger.scalar(select(current_generation.c.number)) or 0) - keep
        ledger.execute(delete(generation_files).where(generation_files.c.generation <= oldest))
        ledger.execute(delete(generations).where(generations.c.number <= oldest))

    def sweep(self, ledger: Connection) -> None:
        """Remove files that no kept build names; only for the holder of the writer's lock."""
        kept = {f"{number:06d}" for number in ledger.scalars(select(generations.c.number))}
        named = {self._home / path for path in ledger.scalars(select(generation_files.c.path))}
        for folder in sorted(self._root.glob("*/")):
            if folder.name not in kept:
                shutil.rmtree(folder / "search", ignore_errors=True)
            for path in folder.glob("*.parquet"):
                if path not in named:
                    path.unlink()
            if not any(folder.iterdir()):
                folder.rmdir()

    def _read(self, ledger: Connection, number: int) -> Generation:
        """The build of this number; what one says never changes."""
        if number not in self._read_before:
            self._read_before = {number: self._from(ledger, number)} | self._read_before
            self._read_before = dict(list(self._read_before.items())[:_REMEMBERED])
        return self._read_before[number]

    def _from(self, ledger: Connection, number: int) -> Generation:
        row = ledger.execute(select(generations).where(generations.c.number == number)).one()
        files: dict[str, tuple[Path, ...]] = {}
        named = select(generation_files).where(generation_files.c.generation == number)
        for file in ledger.execute(named.order_by(generation_files.c.path)):
            files[file.kind] = (*files.get(file.kind, ()), self._home / file.path)
        return Generation(
            number=number,
            folder=self._root / f"{number:06d}",
            built_at=row.built_at,
            last_file_id=row.last_file_id,
            facts=row.facts,
            files=files,
        )

    def _row(self, number: int, kind: str, path: Path) -> dict[str, Any]:
        return {
            "generation": number,
            "path": str(path.relative_to(self._home)),
            "kind": kind,
            "records": pq.read_metadata(path).num_rows,
            "bytes": path.stat().st_size,
            "sha256": sha256_of(path),
        }

    def _force_to_disk(self, made: Generation) -> None:
        for path in sorted(made.folder.rglob("*")):
            sync(path)
        sync(made.folder)
        sync(self._root)
