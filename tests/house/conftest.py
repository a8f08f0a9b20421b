"""The tree as the house tests see it."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def sources() -> dict[Path, ast.Module]:
    """Every module of the package, parsed, by its path under src."""
    paths = sorted((ROOT / "src/leadlight").rglob("*.py"))
    return {path.relative_to(ROOT / "src"): ast.parse(path.read_bytes()) for path in paths}


@pytest.fixture(scope="session")
def kept() -> tuple[Path, ...]:
    """Every file that the project keeps: git's list, or the tree less what git would ignore."""
    names = _listed() if (ROOT / ".git").exists() and shutil.which("git") else _found()
    return tuple(path for path in sorted(names) if path.is_file())


def _listed() -> Iterator[Path]:
    command = ["git", "ls-files", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return (ROOT / name for name in done.stdout.decode().split("\0") if name)


def _found() -> Iterator[Path]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    rules = [".git", *(line.strip("/") for line in lines if line)]
    return (path for path in ROOT.rglob("*") if not _ignored(path.relative_to(ROOT), rules))


def _ignored(place: Path, rules: list[str]) -> bool:
    """Whether a rule names a part of ``place``, or a folder above it by its whole path."""
    names = [*place.parts, *(parent.as_posix() for parent in place.parents)]
    return any(fnmatch(name, rule) for name in names for rule in rules)
