"""One writer at a time: a lock that dies with its process and says who holds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadlight.core.errors import BusyError


@contextmanager
def writing(path: Path, doing: str) -> Iterator[None]:
    """Hold the lock file at ``path`` while ``doing`` something.

    Raises:
        BusyError: another process holds it; the message names it and what it does.
    """
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"the data folder is busy: {_holder(path)}; try again later") from None
        file.truncate(0)
        file.write(f"process {os.getpid()} ({doing})")
        file.flush()
        yield
        file.truncate(0)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock file at ``path`` at this moment."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _holder(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() or "another process writes to it"
