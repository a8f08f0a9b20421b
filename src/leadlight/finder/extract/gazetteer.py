"""Names of places and where they are: GeoNames as derived by the build, and short names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple

from leadlight.core.errors import HomeError
from leadlight.finder.extract.wordlist import load_words

LARGE: Final = 100_000
"""People of a city that is known by its name alone."""
_AT_HOME: Final = frozenset({"US", "CA", "MX"})
_FAR_LARGE, _FAR_LARGER, _NOT_SMALL = 1_000_000, 20, 50_000
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_SHORTENED: Final = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "cd": "ciudad",
    "n": "north",
    "s": "south",
}


class Entry(NamedTuple):
    """A city: degrees in WGS 84, and how many people live there."""

    name: str
    admin1: str
    country: str
    lat: float
    lon: float
    people: int


class Gazetteer:
    """Looks places up by any of their names.

    Attributes:
        most_words: how many words the longest name has that begins with each word.
        large_names: names of the large cities near home, and of regions, as ``folded`` writes them.
    """

    def __init__(self, rows: list[tuple[Entry, list[str]]]) -> None:
        self._by_name: dict[str, list[Entry]] = {}
        self._by_other_name: dict[str, list[Entry]] = {}
        for entry, others in rows:
            self._by_name.setdefault(folded(entry.name), []).append(entry)
            for other in others:
                self._by_other_name.setdefault(folded(other), []).append(entry)
        self._regions = {
            folded(name): self._known(*metro["city"])
            for metro in load_words("metros")
            for name in metro["names"]
        }
        self._meant = self._regions | {
            folded(name): self._known(*city)
            for names in load_words("short_places").values()
            for name, city in names.items()
        }
        for name, entry in self._meant.items():
            self._by_name[name] = [entry, *self._by_name.get(name, [])]
        self.most_words = _most_words([*self._by_name, *self._by_other_name])
        self.large_names = tuple(sorted({*self._large(), *self._regions}))
        self._run_together = {it.replace(" ", ""): it for it in self.large_names if " " in it}

    def _known(self, name: str, admin1: str) -> Entry:
        return next(it for it in self._by_name[folded(name)] if it.admin1 == admin1)

    def _large(self) -> list[str]:
        return [
            name
            for name, entries in self._by_name.items()
            if any(it.country in _AT_HOME and it.people >= LARGE for it in entries)
        ]

    def is_region(self, name: str) -> bool:
        """Whether a folded name is a region that sites file ads under, and no city."""
        return name in self._regions

    def knows(self, name: str) -> bool:
        """Whether any place bears the folded ``name``."""
        return name in self._by_name or name in self._by_other_name

    def spaced(self, name: str) -> str:
        """``losangeles`` with its blanks; any other name as it is."""
        return self._run_together.get(name, name)

    def find(self, name: str, region: str, admin1: str | None = None) -> Entry | None:
        """The likeliest place called ``name``, seen from ``region`` (ISO 3166).

        ``admin1`` narrows it to one state or province. What people call a city is that city;
        proper names go before other names; among equals the one with most people.
        """
        key = key_of(name)
        if admin1 is None and key in self._meant:
            return self._meant[key]
        for names in (self._by_name, self._by_other_name):
            fitting = [it for it in names.get(key, ()) if admin1 in (None, it.admin1)]
            if fitting:
                return _likeliest(fitting, region)
        return None

    def has_admin1(self, code: str) -> bool:
        """Whether a place lies in the state or province of this code."""
        return any(it.admin1 == code for them in self._by_name.values() for it in them)

    def called(self, name: str) -> tuple[Entry, ...]:
        """All places whose proper name it is, likeliest first."""
        entries = self._by_name.get(key_of(name), [])
        return tuple(sorted(dict.fromkeys(entries), key=_people, reverse=True))

    def nearest(self, name: str, lat: float, lon: float) -> Entry | None:
        """The place called ``name`` that lies nearest to a point."""
        key = folded(name)
        entries = self._by_name.get(key) or self._by_other_name.get(key) or []
        return min(entries, key=lambda it: (it.lat - lat) ** 2 + (it.lon - lon) ** 2, default=None)


def _most_words(names: list[str]) -> dict[str, int]:
    most: dict[str, int] = {}
    for name in names:
        words = name.split(" ")
        most[words[0]] = max(most.get(words[0], 1), len(words))
    return most


def folded(name: str) -> str:
    """``name`` for comparison: lower case, no accents or marks, "St." and the like spelled out."""
    plain = name.lower() if name.isascii() else _without_accents(name)
    words = _NOT_LETTERS.sub(" ", plain.replace("'", "")).split()
    return " ".join(_SHORTENED.get(word, word) for word in words)


@lru_cache(maxsize=1 << 16)
def key_of(name: str) -> str:
    """``folded``, remembered."""
    return folded(name)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer, read when first asked for.

    Raises:
        HomeError: the file is missing, because the package was not built.
    """
    source = resources.files("leadlight.finder.extract") / "data" / "gazetteer.txt"
    if not source.is_file():
        raise HomeError(f"no gazetteer at {source}: run `python hatch_build.py` or install again")
    return Gazetteer(list(_cities(source.read_text(encoding="utf-8"))))


def _cities(text: str) -> Iterator[tuple[Entry, list[str]]]:
    for line in text.splitlines():
        if not line.startswith(("#", "Downtown ")):
            name, others, admin1, country, lat, lon, people = line.split("\t")
            entry = Entry(name, admin1, country, float(lat), float(lon), int(people))
            yield entry, others.split("|") if others else []


def _without_accents(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def _likeliest(entries: list[Entry], region: str) -> Entry:
    """The largest near home, unless a far larger one elsewhere must be meant."""
    near = _AT_HOME if region in _AT_HOME else {region}
    home = max((it for it in entries if it.country in near), key=_people, default=None)
    away = max((it for it in entries if it.country not in near), key=_people, default=None)
    if home is None or away is None:
        return home or away or entries[0]
    is_far_larger = away.people >= max(_FAR_LARGE, _FAR_LARGER * home.people)
    return away if is_far_larger and home.people < _NOT_SMALL else home


def _people(entry: Entry) -> int:
    return entry.people
