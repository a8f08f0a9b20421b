"""Tables made once for a machine: what takes seconds is kept in the user's cache.

What is kept is named by its expressions and by the form of the tables, so that neither can be old.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import platformdirs

from leadlight.finder.extract.walk import Tables, tables

_FORM = b"1"
"""Another one whenever other tables are made of the same expressions."""

_FEW = 20
"""So many expressions take no time worth keeping a file for."""

Groups = Sequence[Sequence[bytes]]


def compiled(groups: Groups) -> Tables:
    """The tables of ``groups`` of expressions."""
    if sum(map(len, groups)) <= _FEW:
        return tables(groups)
    path = platformdirs.user_cache_path("leadlight") / f"patterns-{_name(groups)}.npz"
    try:
        return _kept(path)
    except (OSError, EOFError, BadZipFile, LookupError, ValueError):
        made = tables(groups)
        with suppress(OSError):  # where nothing can be kept they are made each time
            _keep(path, made)
        return made


def _name(groups: Groups) -> str:
    digest = hashlib.blake2b(_FORM, digest_size=16)
    for group in groups:
        digest.update(len(group).to_bytes(8, "little"))
        for expression in group:
            digest.update(len(expression).to_bytes(8, "little") + expression)
    return digest.hexdigest()


def _kept(path: Path) -> Tables:
    with path.open("rb") as file, np.load(file) as kept:
        return Tables(**{name: kept[name] for name in Tables._fields})


def _keep(path: Path, made: Tables) -> None:
    """Under a name of its own first, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        np.savez_compressed(file, allow_pickle=False, **made._asdict())
    Path(name).replace(path)
