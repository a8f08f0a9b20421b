"""The wheel carries the whole package, its data and its licences, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from leadlight.core.native import compiled

MADE = ("src/leadlight/finder/extract/data/", "src/leadlight/shell/static/vendor/")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The project's wheel, built as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ZipFile(next(folder.glob("*.whl")))


def test_everything_kept_is_carried(root: Path, kept: tuple[Path, ...], wheel: ZipFile) -> None:
    """Code, cards, templates, styles, migrations: whatever the package holds."""
    package = root / "src"
    wanted = {path.relative_to(package).as_posix() for path in kept if package in path.parents}
    assert wanted - set(wheel.namelist()) == set()


@pytest.mark.parametrize("made", MADE)
def test_what_is_made_at_build_time_is_carried(root: Path, wheel: ZipFile, made: str) -> None:
    """The gazetteer and the JavaScript: git ignores them, users need them."""
    files = {
        path.relative_to(root / "src").as_posix()
        for path in (root / made).rglob("*")
        if path.is_file()
    }
    assert files, f"{made} is empty: run make setup"
    assert files <= set(wheel.namelist())


def test_what_is_compiled_is_carried_to_machines_of_the_same_kind(
    root: Path, wheel: ZipFile
) -> None:
    """A wheel with machine code says where it runs; one without runs everywhere."""
    made = compiled(root / "src" / "leadlight" / "finder" / "extract")
    files = {path.name for folder in made for path in Path(folder).iterdir()}
    carried = {Path(name).name for name in wheel.namelist() if name.endswith(".so")}
    assert carried == files
    assert str(wheel.filename).endswith("-py3-none-any.whl") == (not files)


def test_nothing_else_is_carried(wheel: ZipFile) -> None:
    """The package and its metadata; no tests, no caches."""
    names = wheel.namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"leadlight"}
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE"])
def test_licences_are_carried(root: Path, wheel: ZipFile, name: str) -> None:
    """As they stand in the tree."""
    inside = next(item for item in wheel.namelist() if item.endswith(f"licenses/{name}"))
    assert wheel.read(inside) == (root / name).read_bytes()


def test_the_command_is_declared(wheel: ZipFile) -> None:
    """Installing the wheel gives the command."""
    points = next(item for item in wheel.namelist() if item.endswith("entry_points.txt"))
    assert "leadlight = leadlight.cli.main:main" in wheel.read(points).decode()
