"""Writes requirements/: the exact versions and hashes that are installed.

``base.txt`` is what running and building the package needs, ``postgres.txt`` adds what a ledger in
PostgreSQL needs, ``dev.txt`` what the tests need,
``bench.txt`` what the benchmarks compare with, ``web.txt`` is Node.js for machines that have none,
and ``wacz.txt`` a tool that a test runs in an environment of its own. One version of each package
serves every Python and platform that is supported.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv")
OPTIONS = (
    *("--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--generate-hashes", "--quiet", "--custom-compile-command", "make lock"),
)


def main(extra: list[str]) -> None:
    """Locks base, dev on top of base, bench on top of both, web and wacz; ``extra`` goes to uv."""
    names = ("base", "postgres", "dev", "bench", "web", "wacz")
    base, postgres, dev, bench, web, wacz = (f"requirements/{name}.txt" for name in names)
    _compile(base, "pyproject.toml", "-", *extra)
    _compile(postgres, "pyproject.toml", "-", "--extra", "postgres", "--constraint", base, *extra)
    _compile(dev, "pyproject.toml", "-", "--extra", "dev", "--constraint", base, *extra)
    _compile(bench, "pyproject.toml", "-", "--extra", "bench", "--constraint", dev, *extra)
    _compile(web, "requirements/web.in", *extra)
    _compile(wacz, "requirements/wacz.in", *extra)


def _compile(lock: str, *options: str) -> None:
    command = [str(UV), "pip", "compile", *OPTIONS, *options, "-o", lock]
    subprocess.run(command, cwd=ROOT, input=_build(), text=True, check=True)


def _build() -> str:
    """What building the package needs, one requirement a line."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return "\n".join(project["build-system"]["requires"])


if __name__ == "__main__":
    main(sys.argv[1:])
