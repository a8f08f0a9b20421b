"""The gazetteer, and the build that derives it."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from types import ModuleType

import pytest

from leadlight.finder.extract.gazetteer import folded, gazetteer

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src/leadlight/finder/extract"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "admin1", "country", "lat", "lon"),
    [
        ("Oakland", "CA", "US", 37.80, -122.27),
        ("Toronto", "ON", "CA", 43.71, -79.40),
        ("Tijuana", "BCN", "MX", 32.50, -117.00),
        ("St Louis", "MO", "US", 38.63, -90.20),
        ("East Bay", "CA", "US", 37.80, -122.20),
        ("Paris", "11", "FR", 48.85, 2.35),
    ],
)
def test_where_places_are(name: str, admin1: str, country: str, lat: float, lon: float) -> None:
    entry = gazetteer().find(name, "US")
    assert entry is not None
    assert (entry.admin1, entry.country) == (admin1, country)
    assert math.dist((entry.lat, entry.lon), (lat, lon)) < 0.1


def test_home_decides_among_namesakes() -> None:
    at_home, abroad = gazetteer().find("Birmingham", "US"), gazetteer().find("Birmingham", "GB")
    assert at_home is not None
    assert abroad is not None
    assert (at_home.country, abroad.country) == ("US", "GB")


def test_a_point_decides_among_namesakes() -> None:
    entry = gazetteer().nearest("Portland", 43.7, -70.3)
    assert entry is not None
    assert entry.admin1 == "ME"
    assert gazetteer().nearest("No such place", 0, 0) is None


def test_names_are_folded() -> None:
    assert folded("Montréal") == folded("montreal") == "montreal"
    assert folded("St. Paul") == folded("Saint  Paul")
    assert folded("Coeur d'Alene") == "coeur dalene"


def test_the_file_names_its_source() -> None:
    head = (SOURCE / "data" / "gazetteer.txt").read_text(encoding="utf-8")[:400]
    assert "GeoNames" in head
    assert "CC BY 4.0" in head


def test_the_build_writes_once(build: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "data" / "gazetteer.txt"
    assert build.write_gazetteer(target)
    assert not build.write_gazetteer(target), "the file stands: nothing to do"
    assert target.read_bytes() == (SOURCE / "data" / "gazetteer.txt").read_bytes()
    target.write_text("# an older one\n", encoding="utf-8")
    assert build.write_gazetteer(target)


def test_the_build_writes_area_codes_once(build: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "data" / "area_codes.txt"
    assert build.write_area_codes(target)
    assert not build.write_area_codes(target), "the file stands: nothing to do"
    assert target.read_bytes() == (SOURCE / "data" / "area_codes.txt").read_bytes()


def test_the_build_derives_given_names(build: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "given_names.txt"
    assert build.write_given_names(target)
    assert not build.write_given_names(target), "the file stands: nothing to do"
    lines = target.read_text(encoding="utf-8").splitlines()
    assert "MIT" in lines[1]
    assert {"isabella", "lucia"} <= set(lines[2:])
    assert all(name.isascii() and name.islower() for name in lines[2:])
