"""Modules that set-up compiled, used only while they were made of the very sources that stand here.

A compiled module beside an edited source would go on doing what the source no longer says. So
those of a package lie in a folder that is named by a digest of all sources that they were made of.
"""

from __future__ import annotations

import hashlib
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from types import ModuleType

FOLDER = "native"
_CORE = Path(__file__).parent


def place(package: Path) -> Path:
    """Where the compiled modules of the package in folder ``package`` lie, once they are made.

    Another place whenever a source of the package or of this one reads otherwise: what is compiled
    holds parts of both.
    """
    digest = hashlib.blake2b(digest_size=10)
    for folder in (_CORE, package):
        for source in sorted(folder.glob("*.py")):
            written = source.read_bytes()
            digest.update(f"{source.name} {len(written)}\n".encode() + written)
    return package / FOLDER / digest.hexdigest()


def compiled(package: Path) -> list[str]:
    """What to put before the path of a package: the place of its compiled modules, if there is
    one for the sources that stand here."""
    made = place(package)
    return [str(made)] if made.is_dir() else []


def is_compiled(module: ModuleType) -> bool:
    """Whether ``module`` runs as machine code."""
    return str(module.__file__).endswith(tuple(EXTENSION_SUFFIXES))
