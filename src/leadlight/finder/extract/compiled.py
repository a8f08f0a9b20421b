"""Patterns compiled once for a machine: what takes seconds is kept in the user's cache.

A kept database is named by its patterns and by hyperscan's version, so that neither can be old. On
a processor that it was not made for it is refused, and made again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import hyperscan
import platformdirs

_FEW = 20
"""So many patterns take no time worth keeping a file for."""


def compiled(expressions: Sequence[bytes]) -> hyperscan.Database:
    """A database of ``expressions``, numbered in their order, that tells where each starts."""
    if len(expressions) <= _FEW:
        return _made(expressions)
    path = platformdirs.user_cache_path("leadlight") / f"patterns-{_name(expressions)}.hs"
    try:
        return _kept(path)
    except (OSError, hyperscan.error):
        database = _made(expressions)
        with suppress(OSError):  # where nothing can be kept it is made each time
            _keep(path, hyperscan.dumpb(database))
        return database


def _made(expressions: Sequence[bytes]) -> hyperscan.Database:
    database = hyperscan.Database()
    database.compile(
        expressions=list(expressions),
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[hyperscan.HS_FLAG_SOM_LEFTMOST] * len(expressions),
    )
    return database


def _name(expressions: Sequence[bytes]) -> str:
    digest = hashlib.blake2b(version("hyperscan").encode(), digest_size=16)
    for expression in expressions:
        digest.update(len(expression).to_bytes(8, "little") + expression)
    return digest.hexdigest()


def _kept(path: Path) -> hyperscan.Database:
    database = hyperscan.loadb(path.read_bytes(), mode=hyperscan.HS_MODE_BLOCK)
    database.scratch = hyperscan.Scratch(database)
    return database


def _keep(path: Path, data: bytes) -> None:
    """Under a name of its own first, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
