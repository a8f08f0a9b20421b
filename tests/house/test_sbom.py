"""The bill of materials names everything that is locked, with its hashes and licence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from cyclonedx.schema import SchemaVersion, _res

import sbom


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    """The bill of this tree, read back."""
    read: dict[str, Any] = json.loads(sbom.text())
    return read


def test_every_locked_package_stands_in_it(root: Path, bill: dict[str, Any]) -> None:
    """With each hash of its lock; and nothing else does."""
    there = {
        component["purl"]: {each["content"] for each in component["hashes"]}
        for component in bill["components"]
    }
    locked: dict[str, set[str]] = {}
    for lock in sorted((root / "requirements").glob("*.txt")):
        for block in re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8")):
            if found := re.match(r"([a-z0-9][\w.-]*)==([^\s;\\]+)", block):
                hashes = set(re.findall(r"sha256:([0-9a-f]{64})", block))
                locked.setdefault(f"pkg:pypi/{found[1]}@{found[2]}", set()).update(hashes)
    assert len(locked) > 50
    python = {purl: hashes for purl, hashes in there.items() if purl.startswith("pkg:pypi/")}
    assert python == locked
    packages = json.loads((root / "web/package-lock.json").read_text(encoding="utf-8"))["packages"]
    npm = {purl for purl in there if purl.startswith("pkg:npm/")}
    names = {place.rpartition("node_modules/")[2] for place in packages if place}
    assert {purl.removeprefix("pkg:npm/").rpartition("@")[0] for purl in npm} == names


def test_what_is_part_of_the_product_says_its_licence(root: Path, bill: dict[str, Any]) -> None:
    """Tools of tests and of the build of pages are marked as no part of it."""
    scopes = {component["name"]: component["scope"] for component in bill["components"]}
    assert scopes["authlib"] == scopes["d3-geo"] == "required"
    assert scopes["pg8000"] == "optional"
    assert scopes["pytest"] == scopes["axe-core"] == "excluded"
    silent = {
        component["name"]
        for component in bill["components"]
        if component["scope"] == "required" and not component.get("licenses")
    }
    assert silent <= {"colorama"}  # of another platform, so not installed here


def nothing_else(uri: str) -> Any:
    """No schema is fetched."""
    raise LookupError(uri)


def test_it_is_of_its_form(bill: dict[str, Any]) -> None:
    """By the schema of CycloneDX 1.6."""
    folder = Path(str(_res.__file__)).parent
    schema = json.loads((folder / "bom-1.6.SNAPSHOT.schema.json").read_text(encoding="utf-8"))
    refs = ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")
    said = {name: json.loads((folder / name).read_text(encoding="utf-8")) for name in refs}
    base = schema["$id"].rpartition("/")[0]
    resources = [
        (f"{base}/{name}", each | {"$id": f"{base}/{name}"}) for name, each in said.items()
    ]
    registry = jsonschema_rs.Registry(resources, retriever=nothing_else)
    check = jsonschema_rs.validator_for(schema, registry=registry, retriever=nothing_else)
    check.validate(bill)
    with pytest.raises(jsonschema_rs.ValidationError):
        check.validate({**bill, "components": [{"name": "nameless"}]})
    assert SchemaVersion.V1_6.to_version() == bill["specVersion"]
