"""Files beside a feed: only what lies in its folder or below, and only plain files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from leadlight.finder.pictures.decode import PictureError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Without waiting: a pipe that nobody writes to would hold the reader for ever."""


def read_beside(folder: Path, name: str, most_bytes: int) -> bytes:
    """The bytes of the file ``name`` below ``folder``.

    Each step of the way is opened by itself and no link is followed, so that no name leads out of
    the folder, not even one that is changed meanwhile.

    Raises:
        PictureError: there is no such file, the name leads elsewhere, or it is too large.
    """
    try:
        with _opened(folder, _steps(name)) as descriptor:
            return _read(descriptor, most_bytes)
    except FileNotFoundError:
        raise PictureError("no such file beside the feed") from None
    except ValueError:
        raise PictureError("no name of a file") from None
    except OSError as error:
        raise PictureError(f"it cannot be opened: {error.strerror}") from None


def _steps(name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise PictureError("the name leads out of the feed's folder")
    return path.parts


@contextmanager
def _opened(folder: Path, steps: tuple[str, ...]) -> Iterator[int]:
    """The last step as an open file, from ``folder`` down."""
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for step in steps[:-1]:
            here = _entered(here, step, _FOLDER)
        here = _entered(here, steps[-1], _FILE)
        yield here
    finally:
        os.close(here)


def _entered(here: int, step: str, how: int) -> int:
    """What is called ``step`` in the open folder ``here``, which is closed for it."""
    inner = os.open(step, how, dir_fd=here)
    os.close(here)
    return inner


def _read(descriptor: int, most_bytes: int) -> bytes:
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        raise PictureError("no plain file")
    if facts.st_size > most_bytes:
        raise PictureError(f"{facts.st_size:,} bytes; the most that is read is {most_bytes:,}")
    with open(descriptor, "rb", closefd=False) as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise PictureError(f"it grew past {most_bytes:,} bytes while it was read")
    return data
