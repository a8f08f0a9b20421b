"""What a disk refuses, in one sentence that says what to do."""

from __future__ import annotations

import errno
import getpass
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadlight.core.errors import HomeError, LeadlightError

_FULL, _FIXED, _BARRED, _FAILING = "full", "fixed", "barred", "failing"
_BY_NUMBER = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _FIXED,
    errno.EACCES: _BARRED,
    errno.EPERM: _BARRED,
    errno.EIO: _FAILING,
}
_BY_WORDS = {
    "No space left on device": _FULL,
    "Disk quota exceeded": _FULL,
    "Read-only file system": _FIXED,
    "Permission denied": _BARRED,
    "Input/output error": _FAILING,
}
"""As libraries say it that raise no ``OSError``: the database's, the index's."""
_LITTLE = 1 << 20
"""Bytes: with less left a database cannot write, whatever it calls that."""


@contextmanager
def disk_of(folder: Path) -> Iterator[None]:
    """Has whatever the disk of ``folder`` refuses within the block be a ``HomeError``."""
    try:
        yield
    except LeadlightError:
        raise
    except Exception as error:
        says = in_words(error, folder)
        if says is None:
            raise
        raise HomeError(says) from error


def in_words(error: Exception, folder: Path | str) -> str | None:
    """What a disk refused, if that is what ``error`` says; ``folder`` is where it was written."""
    if isinstance(error, OSError) and error.errno in _BY_NUMBER:
        kind = _BY_NUMBER[error.errno]
        return _said(kind, folder if error.filename is None else _shown(error.filename))
    kinds = [kind for words, kind in _BY_WORDS.items() if words in str(error)]
    return _said(kinds[0], folder) if kinds else None


def is_full(error: Exception) -> bool:
    """Whether there was no room for what was to be written."""
    return any(words in str(error) for words, kind in _BY_WORDS.items() if kind == _FULL)


def of_ledger(error: BaseException | None, ledger: Path) -> str:
    """Why the file of a ledger cannot be used, which SQLite tells in few words."""
    folder = ledger.parent
    if not isinstance(error, sqlite3.Error) or not folder.exists():
        return f"the ledger {ledger} cannot be used: {error}"
    if (says := refused(folder, *_files(ledger))) is not None:
        return says
    if shutil.disk_usage(folder).free < _LITTLE:
        return _said(_FULL, folder)
    return f"the ledger {ledger} cannot be used: {error}"


def refused(folder: Path, *files: Path) -> str | None:
    """Why nothing can be written to ``folder``, or to ``files`` in it, if that is so."""
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return _said(_FIXED, folder)
    barred = [path for path in (folder, *files) if not os.access(path, os.W_OK)]
    return _said(_BARRED, barred[0]) if barred else None


def _files(ledger: Path) -> list[Path]:
    names = (ledger.name, f"{ledger.name}-wal", f"{ledger.name}-shm")
    return [path for name in names if (path := ledger.with_name(name)).exists()]


def _shown(name: str | bytes | int) -> str:
    return os.fsdecode(name) if isinstance(name, str | bytes) else str(name)


def _said(kind: str, place: Path | str) -> str:
    if kind == _FULL:
        return f"there is no room left on the disk of {place}: make room, then try again"
    if kind == _FIXED:
        return f"the disk of {place} can only be read: mount it so that it can be written to"
    if kind == _BARRED:
        return f"{getpass.getuser()} may not write to {place}: mend its owner or its permissions"
    return f"the disk of {place} fails to read or write: look at it before you go on"
