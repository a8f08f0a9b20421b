"""The lock files say exactly what pyproject.toml asks for, with hashes, and name no place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("base", "dev", "bench", "web", "wacz")
ENTRY = re.compile(
    r"^([a-z0-9][\w.-]*)==(\S+)( ; [^\\]+)? \\\n((?:    --hash=\S+(?: \\)?\n)*)", re.MULTILINE
)
ASKED = (
    "leadlight (pyproject.toml)",
    "-r requirements/web.in",
    "-r requirements/wacz.in",
    "# via -c requirements/",
)


def _lock(root: Path, name: str) -> str:
    return (root / f"requirements/{name}.txt").read_text(encoding="utf-8")


def _versions(lock: str) -> dict[str, str]:
    return {name: version for name, version, _, _ in ENTRY.findall(lock)}


def _asked(lock: str) -> set[str]:
    """Packages that are there because somebody asked, not because another package needs them."""
    blocks = re.split(r"\n(?=[a-z0-9][\w.-]*==)", lock)
    named = (
        block for block in blocks if "# via" not in block or any(why in block for why in ASKED)
    )
    return {name for block in named for name in _versions(f"{block}\n")}


def _wanted(root: Path, name: str) -> list[Requirement]:
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    base = project["project"]["dependencies"] + project["build-system"]["requires"]
    extra = project["project"]["optional-dependencies"]
    dev, bench = base + extra["dev"], base + extra["bench"]
    wanted = {"base": base, "dev": dev, "bench": bench} | {
        each: (root / f"requirements/{each}.in").read_text(encoding="utf-8").split()
        for each in ("web", "wacz")
    }
    return [Requirement(line) for line in wanted[name]]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_in_step(root: Path, name: str) -> None:
    """What is asked for is locked in a version that is allowed, and nothing else is asked for."""
    lock, wanted = _lock(root, name), _wanted(root, name)
    versions = _versions(lock)
    assert _asked(lock) == {canonicalize_name(item.name) for item in wanted}
    unfit = [
        item for item in wanted if versions[canonicalize_name(item.name)] not in item.specifier
    ]
    assert unfit == []


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_with_its_hashes(root: Path, name: str) -> None:
    """Each line that is no comment belongs to a pin, and each pin has a SHA-256."""
    lock = _lock(root, name)
    rest = ENTRY.sub("", lock)
    assert [line for line in rest.splitlines() if line and not line.lstrip().startswith("#")] == []
    assert [pin for pin, _, _, hashes in ENTRY.findall(lock) if "sha256:" not in hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place(root: Path, name: str) -> None:
    """Packages come from wherever the machine is told to look."""
    assert re.findall(r"https?:|file:|--(?!hash)\S+| @ |(?<![\w.])/\w+", _lock(root, name)) == []


@pytest.mark.parametrize("name", ["dev", "bench"])
def test_every_lock_has_the_versions_of_base(root: Path, name: str) -> None:
    """What is tested and measured is what is shipped."""
    base, other = _versions(_lock(root, "base")), _versions(_lock(root, name))
    assert base.items() <= other.items()
