"""The files that pages load."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from leadlight.shell.assets import FOLDER, asset, have_libraries

WEB = Path(__file__).parents[2] / "web"
OWN = sorted(path.name for path in FOLDER.iterdir() if path.is_file())


@pytest.mark.parametrize("name", OWN)
def test_own_files_load_nothing_from_outside(name: str) -> None:
    """No address but that of the SVG language, which names and is not fetched."""
    addresses = re.findall(r"https?://[^\s\"')]+", (FOLDER / name).read_text(encoding="utf-8"))
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


def test_an_address_changes_with_its_file() -> None:
    """So that a browser never mixes two releases."""
    assert re.fullmatch(r"/static/leadlight\.css\?v=[0-9a-f]{12}", asset("leadlight.css"))
    assert asset("leadlight.css") != asset("page.js").replace("page.js", "leadlight.css")


def test_what_is_taken_from_npm_is_locked_by_hash_and_free() -> None:
    """Each package has its hash, a licence that lets us, and no address of a registry."""
    packages = json.loads((WEB / "package-lock.json").read_bytes())["packages"]
    taken = {name: each for name, each in packages.items() if name}
    assert all(each["integrity"].startswith("sha512-") for each in taken.values())
    assert not [name for name, each in taken.items() if "resolved" in each]
    shipped = {each["license"] for each in taken.values() if not each.get("dev")}
    assert shipped <= {"ISC", "MIT"}


@pytest.mark.skipif(not have_libraries(), reason="the libraries are not collected: make web")
def test_collected_libraries_bring_their_licences() -> None:
    """Each file's package has its text beside it."""
    vendor = FOLDER / "vendor"
    texts = {path.name.removesuffix(".LICENSE.txt") for path in vendor.glob("*.LICENSE.txt")}
    expected = {"d3-array", "d3-geo", "internmap", "topojson-client", "us-atlas", "world-atlas"}
    assert texts == expected
    assert all(path.stat().st_size > 200 for path in vendor.glob("*.LICENSE.txt"))
