"""Asks whether everything locked for running Leadlight installs without a compiler.

Resolves requirements/base.txt as it stands, wheels only, for each platform and Python that is
supported. Nothing is downloaded but what the package index says about each file.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv")
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin")
PYTHONS = ("3.11", "3.12", "3.13")
LOCK = "requirements/base.txt"


def main() -> int:
    """Prints a line for each platform and Python; 1 when something has no wheel, else 0."""
    problems = [_problem(platform, python) for platform, python in product(PLATFORMS, PYTHONS)]
    return 1 if any(problems) else 0


def _problem(platform: str, python: str) -> str:
    """What has no wheel there; empty when all do."""
    options = ("--no-deps", "--only-binary", ":all:", "--python-platform", platform)
    command = [str(UV), "pip", "compile", "-q", *options, "--python-version", python, LOCK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    problem = done.stderr if done.returncode else ""
    sys.stdout.write(f"{platform}, Python {python}: {problem or 'wheels for all'}\n")
    return problem


if __name__ == "__main__":
    sys.exit(main())
