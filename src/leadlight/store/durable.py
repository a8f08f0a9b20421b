"""Files that are there whole or not at all, whatever happens to the machine."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 1 << 20


@contextmanager
def appearing(path: Path, staging: Path) -> Iterator[Path]:
    """Write under a temporary name in ``staging``; on success the file appears at ``path``.

    The content, then the name, are forced to disk before the block is left.
    """
    with appearing_together(staging) as begin:
        yield begin(path)


@contextmanager
def appearing_together(staging: Path) -> Iterator[Callable[[Path], Path]]:
    """Files as they are ``appearing``, of which a folder's names are forced to disk but once.

    Call what is yielded with the path of each, for the name under which to write it.
    """
    staging.mkdir(parents=True, exist_ok=True)
    written: dict[Path, Path] = {}

    def begin(path: Path) -> Path:
        temporary = staging / f"{path.name}.{os.getpid()}.tmp"
        written[temporary] = path
        return temporary

    try:
        yield begin
        for temporary in written:
            sync(temporary)
        for temporary, path in written.items():
            make_folder(path.parent)
            temporary.replace(path)
        for folder in {path.parent: None for path in written.values()}:
            sync(folder)
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make ``folder``, with ``mode``, and its parents so that they outlast a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=mode)
    sync(folder.parent)


def sync(path: Path) -> None:
    """Force a file's content, or a folder's names, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_as_written(path: Path, sha256: str) -> bool:
    """Whether the file is there, with the content that bears this SHA-256."""
    try:
        return sha256_of(path) == sha256
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return False


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
