"""Area codes as weak places: they say where a number was given out, not where an ad is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources

from leadlight.core.findings import Phone, Place
from leadlight.finder.extract.gazetteer import Entry, gazetteer

_LONGEST, _SHORTEST = 5, 4
"""Digits of a calling code and the area code behind it."""


def read_area_codes(phones: Iterable[Phone]) -> tuple[Place, ...]:
    """The main city of the area code of each of ``phones``, where its plan has one.

    Cities come from the geographical data of phonenumbers, and from the gazetteer.
    """
    places: dict[Entry, Place] = {}
    for phone in phones:
        entry = _main_city(phone.e164[1 : 1 + _LONGEST])
        if entry and entry not in places:
            name, admin1, country, lat, lon, _ = entry
            places[entry] = Place(name, admin1, country, lat, lon, "area_code", phone.spans)
    return tuple(places.values())


@lru_cache(maxsize=1 << 14)
def _main_city(digits: str) -> Entry | None:
    areas = _areas()
    return areas.get(digits) or areas.get(digits[:_SHORTEST])


@cache
def _areas() -> dict[str, Entry]:
    source = resources.files("leadlight.finder.extract") / "data" / "area_codes.txt"
    return dict(_rows(source.read_text(encoding="utf-8")))


def _rows(text: str) -> Iterator[tuple[str, Entry]]:
    for line in text.splitlines():
        if not line.startswith("#"):
            prefix, name, admin1, country = line.split("\t")
            if entry := gazetteer().find(name, country, admin1):
                yield prefix, entry
