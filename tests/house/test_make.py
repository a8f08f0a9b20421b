"""The Makefile's targets are complete, documented, and can be planned by make."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TARGETS = (
    *("setup", "web", "demo", "serve", "check", "test", "test-slow", "bench", "screenshots"),
    *("lock", "notice", "sbom", "wheels", "clean", "help"),
)


def _make(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_help_lists_every_target(root: Path) -> None:
    """A newcomer who types make sees what there is."""
    listed = {line.split()[0] for line in _make(root).stdout.splitlines()}
    assert set(TARGETS) <= listed


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_can_be_planned(root: Path, target: str) -> None:
    """Every file and target that it needs is known to make."""
    done = _make(root, "--dry-run", "--always-make", target)
    assert done.returncode == 0, done.stderr


def test_scripts_that_make_calls_exist(root: Path) -> None:
    """No recipe names a file that is not there."""
    recipes = (root / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"\b(?:scripts|web|requirements)/\w+\.(?:py|txt)", recipes)
    assert [name for name in named if not (root / name).exists()] == []


def test_ci_runs_the_test_command(root: Path) -> None:
    """What the README says is what continuous integration does."""
    script = (root / ".ci/run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert "\nmake test\n" in script
