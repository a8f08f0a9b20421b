"""The contracts of .importlinter hold, and each of them can break."""

from __future__ import annotations

import ast
import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# For each contract, modules that break it: path under src/leadlight and what is added there.
VIOLATIONS = {
    "wings": [("core/planted.py", "import leadlight.store.home")],
    "verifier": [("verify.py", "import leadlight.core.errors")],
    "rooms": [("finder/extract/planted.py", "import leadlight.finder.link")],
    "world": [("academy/world.py", "import leadlight.finder.extract")],
    "extractors": [("finder/extract/phone.py", "import leadlight.finder.extract.email")],
    "readers": [("finder/ingest/json_lines.py", "import leadlight.finder.ingest.csv_rows")],
    "engines": [("govern/planted.py", "import duckdb"), ("cli/planted.py", "import tantivy")],
    "databases": [("finder/rank/planted.py", "import sqlalchemy")],
    "web": [("finder/reach/planted.py", "import fastapi"), ("cli/planted.py", "import uvicorn")],
    "outside": [("serve/planted.py", "import http.client"), ("govern/tree.py", "import authlib")],
    "terminal": [("serve/planted.py", "import rich.table"), ("core/planted.py", "import typer")],
    "cycles": [
        ("core/ids.py", "import leadlight.core.planted"),
        ("core/planted.py", "from . import ids"),
    ],
}


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The package's modules alone, in a folder where they can be spoiled."""
    only = shutil.ignore_patterns("__pycache__", "static", "templates", "data")
    return Path(shutil.copytree(root / "src/leadlight", tmp_path / "leadlight", ignore=only))


def _lint(root: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    config = ("--config", str(root / ".importlinter"), "--no-logo", "--no-cache")
    command = [str(Path(sys.executable).with_name("lint-imports")), *config, *options]
    environment = os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def _contracts(root: Path) -> dict[str, str]:
    config = configparser.ConfigParser()
    config.read(root / ".importlinter", encoding="utf-8")
    named = (section.rpartition(":") for section in config.sections() if ":" in section)
    return {name: config[f"{before}:{name}"]["name"] for before, _, name in named}


def test_the_contracts_hold(root: Path, copy: Path) -> None:
    """As the tree stands, nobody imports what he must not."""
    done = _lint(root, copy.parent)
    assert done.returncode == 0, done.stdout


def test_the_verifier_needs_cryptography_alone(root: Path) -> None:
    """It can be carried as one file to a machine without Leadlight."""
    tree = ast.parse((root / "src/leadlight/verify.py").read_bytes())
    named = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            named.add(str(node.module).partition(".")[0])
    assert named - sys.stdlib_module_names == {"cryptography"}


def test_every_contract_has_a_violation(root: Path) -> None:
    """A contract that nothing can break holds nothing."""
    assert set(VIOLATIONS) == set(_contracts(root))


@pytest.mark.parametrize(
    ("contract", "place", "line"),
    [(contract, *violation) for contract, all_ in VIOLATIONS.items() for violation in all_],
)
def test_a_violation_breaks_its_contract(
    root: Path, copy: Path, contract: str, place: str, line: str
) -> None:
    """What is planted is found, under the name of the contract that forbids it."""
    for path, text in VIOLATIONS[contract] if contract == "cycles" else [(place, line)]:
        module = copy / path
        module.parent.mkdir(parents=True, exist_ok=True)
        already = module.read_text(encoding="utf-8") if module.exists() else ""
        module.write_text(f"{already}\n{text}\n", encoding="utf-8")
    done = _lint(root, copy.parent, "--contract", contract)
    assert done.returncode == 1
    assert f"{_contracts(root)[contract]} BROKEN" in done.stdout
