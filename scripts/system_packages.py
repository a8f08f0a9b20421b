"""Installs the programs beyond Python that the tests use, or says how to.

One entry of ``NEEDS`` a program. As root a missing one is installed; without root the line that
installs it is printed and the run goes on: the tests that need the program then say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

PLAYWRIGHT = Path(sys.executable).with_name("playwright")


@dataclass(frozen=True)
class Need:
    """A program: whether it is there, and the shell line that brings it, by distribution.

    The line under ``""`` serves every distribution that has none of its own.
    """

    name: str
    present: Callable[[], bool]
    lines: Mapping[str, str]

    def line(self, distribution: str) -> str:
        """What to run, as root, on ``distribution`` (its ID in os-release)."""
        return self.lines.get(distribution, self.lines[""])


def apt(*packages: str) -> str:
    """The line that installs Debian packages without asking anything."""
    install = "DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends"
    return f"apt-get update -qq && {install} {' '.join(packages)}"


def libatomic_present() -> bool:
    """Whether the library is there that Playwright's driver needs on Linux."""
    return sys.platform != "linux" or find_library("atomic") is not None


def chromium_present() -> bool:
    """Whether the system has a Chromium, or Playwright one of its own."""
    caches = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", caches / "ms-playwright"))
    return shutil.which("chromium") is not None or any(own.glob("chromium-*"))


def strace_present() -> bool:
    """Whether the tracer is there that stops works from outside, which only Linux has."""
    return sys.platform != "linux" or shutil.which("strace") is not None


NEEDS = (
    Need("libatomic", libatomic_present, {"": apt("libatomic1")}),
    Need("strace", strace_present, {"": apt("strace")}),
    # Ubuntu and others package Chromium as a snap or not at all: there Playwright brings its own.
    Need(
        "Chromium",
        chromium_present,
        {
            "debian": apt("chromium", "fonts-dejavu-core"),
            "": f"{PLAYWRIGHT} install --with-deps chromium",
        },
    ),
)


def distribution(release: Path = Path("/etc/os-release")) -> str:
    """The ID of this Linux distribution; empty where there is none."""
    lines = release.read_text(encoding="utf-8").splitlines() if release.exists() else []
    return next((line[3:].strip('"') for line in lines if line.startswith("ID=")), "")


def main() -> int:
    """Brings every program that is missing; the exit code of the first line that fails."""
    missing = (need for need in NEEDS if not need.present())
    return next((code for need in missing if (code := bring(need))), 0)


def bring(need: Need) -> int:
    """Installs ``need`` as root, else prints how; the exit code of the installation."""
    line = need.line(distribution())
    if os.geteuid() == 0:
        return subprocess.run(["/bin/sh", "-c", line], check=False).returncode
    sys.stderr.write(f"{need.name} is missing. Bring it, on Linux as root, with:\n  {line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
