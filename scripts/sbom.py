"""Writes sbom/leadlight.cdx.json: everything that is locked, as a CycloneDX bill of materials.

Python packages are those of all locks in requirements/, with the SHA-256 of each file that may be
installed, and the licence that an installed one states itself; JavaScript packages are those of
web/package-lock.json. What only tests and benchmarks need is marked as excluded from the product.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NamedTuple

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from notice import licence

ROOT = Path(__file__).parent.parent
WRITTEN = ROOT / "sbom/leadlight.cdx.json"
SCOPES = {
    "base": ComponentScope.REQUIRED,
    "postgres": ComponentScope.OPTIONAL,
    "dev": ComponentScope.EXCLUDED,
    "bench": ComponentScope.EXCLUDED,
    "web": ComponentScope.EXCLUDED,
    "wacz": ComponentScope.EXCLUDED,
}
"""The locks, and whether what the first of them that has it names is part of the product."""
PIN = re.compile(
    r"^([a-z0-9][\w.-]*)==([^\s;\\]+)[^\n]*\\\n((?:    --hash=\S+(?: \\)?\n)+)", re.MULTILINE
)
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Locked(NamedTuple):
    """A package in one version, with the digests of its files in hexadecimal."""

    kind: str
    name: str
    version: str
    algorithm: HashAlgorithm
    digests: tuple[str, ...]
    licence: str
    scope: ComponentScope


def python() -> Iterator[Locked]:
    """The packages of all locks of Python, each once, by the first lock that has it."""
    seen: set[tuple[str, str]] = set()
    for lock, scope in SCOPES.items():
        text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")
        for name, version, hashes in PIN.findall(text):
            if (name, version) in seen:
                continue
            seen.add((name, version))
            digests = tuple(DIGEST.findall(hashes))
            yield Locked(
                "pypi", name, version, HashAlgorithm.SHA_256, digests, _stated(name), scope
            )


def javascript() -> Iterator[Locked]:
    """The packages of the lock of npm."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    for place, package in lock["packages"].items():
        if not place:
            continue
        algorithm, _, digest = package["integrity"].partition("-")
        assert algorithm == "sha512", f"{place} is locked by {algorithm}"
        yield Locked(
            "npm",
            place.rpartition("node_modules/")[2],
            package["version"],
            HashAlgorithm.SHA_512,
            (base64.b64decode(digest).hex(),),
            package["license"],
            ComponentScope.EXCLUDED if package.get("dev") else ComponentScope.REQUIRED,
        )


def bill() -> Bom:
    """The bill of materials of this tree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bom = Bom()
    bom.metadata.component = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        licenses=[LicenseFactory().make_from_string(project["license"])],
        bom_ref="leadlight",
    )
    components = [_component(each) for each in (*python(), *javascript())]
    for component in components:
        bom.components.add(component)
    bom.register_dependency(bom.metadata.component, components)
    return bom


def text() -> str:
    """The bill as JSON, in the form of CycloneDX 1.6."""
    outputter = make_outputter(bill(), OutputFormat.JSON, SchemaVersion.V1_6)
    return outputter.output_as_string(indent=2)


def main() -> int:
    """Writes the bill."""
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(text() + "\n", encoding="utf-8")
    sys.stdout.write(f"{WRITTEN.relative_to(ROOT)}\n")
    return 0


def _component(locked: Locked) -> Component:
    url = PackageURL(locked.kind, name=locked.name, version=locked.version)
    if locked.name.startswith("@"):
        space, _, name = locked.name.partition("/")
        url = PackageURL(locked.kind, space, name, locked.version)
    return Component(
        name=locked.name,
        version=locked.version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=str(url),
        scope=locked.scope,
        hashes=[HashType(alg=locked.algorithm, content=digest) for digest in locked.digests],
        licenses=[LicenseFactory().make_from_string(locked.licence)] if locked.licence else [],
    )


def _stated(name: str) -> str:
    """The licence that an installed package states; of one that is not installed here nothing."""
    try:
        return licence(name)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
