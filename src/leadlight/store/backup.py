"""Backups: a folder that holds each file once, by its SHA-256, and a list of files a backup.

A backup is the ledger as it stood at one moment and the immutable files that it names; a writer may
go on meanwhile. It is there once its list is there, which is written last. A file that an earlier
backup brought is not copied again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Annotated

import msgspec
from sqlalchemy import select

from leadlight import __version__
from leadlight.core.errors import GoneError, HomeError, InputError, NotFoundError
from leadlight.store.durable import appearing, is_as_written, make_folder, sha256_of
from leadlight.store.home import LEDGER, Home, being_laid
from leadlight.store.ledger import open_copy
from leadlight.store.lock import writing
from leadlight.store.pushes import waiting_pushes
from leadlight.store.tables import archive_files, current_generation, generation_files, generations
from leadlight.store.trouble import in_words

_TRIES = 5
_TOMBSTONES = "tombstones"
_STAMP = "%Y%m%dT%H%M%S.%fZ"
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Kept(msgspec.Struct, frozen=True):
    """A file of a backup: where it lay in the home, and its content's name."""

    path: str
    sha256: Sha256
    bytes: int


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One backup: the home as it stood ``at`` a moment, under the build ``generation``."""

    id: str
    at: datetime
    leadlight: str
    generation: int | None
    files: tuple[Kept, ...]

    @property
    def bytes(self) -> int:
        """What restoring it takes."""
        return sum(file.bytes for file in self.files)


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup took: files in all, and those that were not there yet."""

    id: str
    at: datetime
    files: int
    bytes: int
    new_files: int
    new_bytes: int


def back_up(home: Home, folder: Path, keep: int | None = None) -> Made:
    """Add a backup of ``home`` to ``folder``, which is made where there is none; of all there only
    the last ``keep`` stay.

    What was acknowledged before the backup's time is in it.

    Raises:
        InputError: ``folder`` lies in the home.
        HomeError: a file of the home is damaged or gone, or ``folder`` cannot be written.
    """
    if home.path.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise InputError(f"{folder} lies in the data folder itself: back up to another place")
    with _writable(folder):
        _make(folder)
        with writing(folder / "writer.lock", "backup"):
            _sweep(folder)
            with home.reading_scratch() as scratch:
                held, backup = _held(home, scratch)
                backup = _after_all(folder, backup)
                there = {file.sha256: file for file in backup.files}
                new = [file for file in there.values() if not _is_there(folder, file)]
                for file in new:
                    _keep(folder, held / file.path, file)
                leave_tombstones(folder, sorted(held.rglob(f"{_TOMBSTONES}-*.parquet")))
            with appearing(_list(folder, backup.id), folder / "tmp") as temporary:
                temporary.write_bytes(msgspec.json.format(msgspec.json.encode(backup)))
            if keep is not None:
                _forget(folder, backups(folder)[:-keep])
    return Made(
        id=backup.id,
        at=backup.at,
        files=len(backup.files),
        bytes=backup.bytes,
        new_files=len(new),
        new_bytes=sum(file.bytes for file in new),
    )


def backups(folder: Path) -> list[Backup]:
    """The backups in ``folder``, oldest first.

    Raises:
        InputError: one of their lists cannot be read.
    """
    return [_read(path) for path in reversed(_lists(folder))]


def restore(
    folder: Path,
    home: Path,
    wanted: str | None = None,
    settle: Callable[[Backup], None] = lambda _: None,
) -> Backup:
    """Lay the backup ``wanted``, or the newest, of ``folder`` into ``home``, where nothing is yet.

    Every file is held against its SHA-256. The ledger comes last: without it there is no home. Then
    ``settle`` does what it does with the home, which nobody else opens until it has; when
    anything fails it is left empty.

    Raises:
        NotFoundError: there is no such backup.
        InputError: ``home`` is not empty, or the backup is damaged.
        HomeError: ``home`` cannot be written.
    """
    backup = _chosen(folder, wanted)
    with _writable(home):
        if home.exists() and (not home.is_dir() or any(home.iterdir())):
            raise InputError(f"{home} is not empty: restore into a folder of its own")
        make_folder(home)
        home.chmod(0o700)
        try:
            with being_laid(home):
                for file in sorted(backup.files, key=lambda it: it.path == LEDGER):
                    _lay(folder, home, file)
                settle(backup)
        except BaseException:
            _empty(home)
            raise
    return backup


def leave_tombstones(folder: Path, files: Iterable[Path]) -> None:
    """Leave files of tombstones beside the backups in ``folder``, so that none of these, whenever
    it was made, brings back what is under them.

    Raises:
        HomeError: ``folder`` cannot be written.
    """
    with _writable(folder):
        for path in files:
            laid = folder / _TOMBSTONES / f"{sha256_of(path)}.parquet"
            if not is_as_written(laid, laid.stem):
                with appearing(laid, folder / "tmp") as temporary:
                    _copy(path, temporary)


def tombstones_beside(folder: Path) -> list[Path]:
    """The files of tombstones that lie beside the backups in ``folder``.

    Raises:
        InputError: one of them is damaged.
    """
    found = sorted((folder / _TOMBSTONES).glob("*.parquet"))
    for path in found:
        if not is_as_written(path, path.stem):
            raise InputError(f"{path} is damaged, and says what must not come back: mend it first")
    return found


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _lay(folder: Path, home: Path, file: Kept) -> None:
    source = _object(folder, file.sha256)
    with appearing(home / _inside(file.path), home / "tmp") as temporary:
        _copy(source, temporary)
        if sha256_of(temporary) != file.sha256:
            raise InputError(f"{source} is damaged: restore an older backup, or a copy")


def damaged(folder: Path) -> list[str]:
    """The files of the backups in ``folder`` that are not what their names say, or are gone.

    Raises:
        InputError: the list of a backup cannot be read.
        NotFoundError: there is no backup.
    """
    there = backups(folder)
    if not there:
        raise NotFoundError(f"{folder} holds no backup")
    names = sorted({file.sha256 for backup in there for file in backup.files})
    paths = ((name, _object(folder, name)) for name in names)
    return [str(path) for name, path in paths if not is_as_written(path, name)]


def set_aside(folder: Path, paths: Iterable[str]) -> None:
    """Move ``damaged`` files of a backup's folder to its ``damaged/``, so that the next backup
    brings them anew.

    Raises:
        HomeError: ``folder`` cannot be written.
    """
    with _writable(folder), writing(folder / "writer.lock", "check"):
        for path in map(Path, paths):
            if path.exists():
                make_folder(folder / "damaged")
                path.replace(folder / "damaged" / path.name)


def _chosen(folder: Path, wanted: str | None) -> Backup:
    lists = _lists(folder)
    if not lists:
        raise NotFoundError(f"{folder} holds no backup")
    if wanted is None:
        return backups(folder)[-1]
    found = next((path for path in lists if path.stem == wanted), None)
    if found is None:
        raise NotFoundError(f"{folder} holds no backup {wanted!r}; the newest is {lists[0].stem!r}")
    return _read(found)


def _read(path: Path) -> Backup:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Backup)
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path} is no list of a backup: {error}") from None


def _inside(path: str) -> PurePosixPath:
    inside = PurePosixPath(path)
    if inside.is_absolute() or not inside.parts or {"..", "."} & set(inside.parts):
        raise InputError(f"the backup names {path!r}, which lies outside of a data folder")
    return inside


def _held(home: Home, scratch: Path) -> tuple[Path, Backup]:
    """A folder with the ledger as it stands and links to the files that it names, which a writer
    may take away meanwhile; and their list."""
    gone: GoneError | None = None
    for number in range(_TRIES):
        held = scratch / str(number)
        held.mkdir()
        try:
            return held, _linked(home, held)
        except GoneError as error:  # a build was retired between the two steps: look again
            gone = error
    raise HomeError(f"{gone}: `leadlight doctor` says what to mend")


def _linked(home: Home, held: Path) -> Backup:
    at, snapshot = home.clock(), held / LEDGER
    home.ledger.snapshot(snapshot)
    with open_copy(snapshot) as ledger:
        named = [
            Kept(row.path, row.sha256, row.bytes)
            for table in (archive_files, generation_files)
            for row in ledger.execute(select(table.c.path, table.c.sha256, table.c.bytes))
        ]
        named += [
            Kept(str(home.pushed.path(push.name).relative_to(home.path)), push.sha256, push.bytes)
            for push in waiting_pushes(ledger)
        ]
        built = [
            home.generations.kept(ledger, n) for n in ledger.scalars(select(generations.c.number))
        ]
        generation = ledger.scalar(select(current_generation.c.number))
    files = {file.path: file for file in named}
    for name in files:
        _link(home.path / name, held / name)
    for each in built:
        indexed = sorted(each.search.rglob("*")) if each is not None else []
        for path in indexed:
            if path.is_file() and path.suffix != ".lock":
                inside = str(path.relative_to(home.path))
                _link(path, held / inside)
                files[inside] = Kept(inside, sha256_of(held / inside), path.stat().st_size)
    files[LEDGER] = Kept(LEDGER, sha256_of(snapshot), snapshot.stat().st_size)
    return Backup(
        id=at.strftime(_STAMP),
        at=at,
        leadlight=__version__,
        generation=generation,
        files=tuple(sorted(files.values(), key=lambda it: it.path)),
    )


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise GoneError(f"{source} is gone") from None


def _keep(folder: Path, source: Path, file: Kept) -> None:
    target = _object(folder, file.sha256)
    with appearing(target, folder / "tmp") as temporary:
        _copy(source, temporary)
        if sha256_of(temporary) != file.sha256:
            raise HomeError(
                f"{file.path} is not as the ledger names it: `leadlight doctor` says what to mend"
            )


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        raise InputError(f"{source} is gone: the backup is not whole") from None


def _forget(folder: Path, old: list[Backup]) -> None:
    """Take backups away: their lists, then what no other names."""
    for backup in old:
        _list(folder, backup.id).unlink()
    kept = {file.sha256 for backup in backups(folder) for file in backup.files}
    for path in (folder / "objects").glob("*/*"):
        if path.name not in kept:
            path.unlink()


def _sweep(folder: Path) -> None:
    for path in (folder / "tmp").glob("*.tmp"):
        path.unlink()


def _make(folder: Path) -> None:
    if not folder.is_dir():
        make_folder(folder)
        folder.chmod(0o700)


def _lists(folder: Path) -> list[Path]:
    """The lists of the backups in ``folder``, the newest first."""
    return sorted((folder / "backups").glob("[0-9]*T[0-9]*Z.json"), reverse=True)


def _list(folder: Path, number: str) -> Path:
    return folder / "backups" / f"{number}.json"


def _is_there(folder: Path, file: Kept) -> bool:
    path = _object(folder, file.sha256)
    return path.is_file() and path.stat().st_size == file.bytes


def _after_all(folder: Path, backup: Backup) -> Backup:
    """The backup under a name that comes after those of all others, though a clock was set back."""
    newest = next((path.stem for path in _lists(folder)), "")
    if backup.id > newest:
        return backup
    after = datetime.strptime(newest, _STAMP).replace(tzinfo=UTC) + timedelta(microseconds=1)
    return msgspec.structs.replace(backup, id=after.strftime(_STAMP))


def _object(folder: Path, sha256: str) -> Path:
    return folder / "objects" / sha256[:2] / sha256


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        says = in_words(error, folder) or f"{folder} cannot be written: {error.strerror or error}"
        raise HomeError(says) from None
