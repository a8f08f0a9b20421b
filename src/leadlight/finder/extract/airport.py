"""Airports, by code and by name: "near LAX", "O'Hare", "Newark airport", "by the airport"."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight
from leadlight.finder.extract.wordlist import load_words

_NEAR: Final = 0.6
"""Degrees between a city and the airport that it calls "the airport"."""
_REACH, _WORDS = 60, 4
_WORD: Final = Sight(
    r"\b(?:airport|aeropuerto|aeroport)\b", r"(?<![a-z])(?:airport|aeropuerto|aeroport)(?![a-z])"
)
_BY: Final = re.compile(
    r"(?<![a-z])(?:near|by|at|off|around|close to|next to|mins? from|minutes from|outside"
    r"|cerca del?) (?:the )?$"
)
_BEHIND: Final = re.compile(
    r" (?:airport|area|hotels?|incalls?|outcalls?|layover)(?![a-z])|,? \d+ min"
)
_KINDS: Final = re.compile(r" (?:international|intl|int'l|regional|liberty|municipal|metro)$")
_OF: Final = re.compile(r" (?:de|of) ([a-z]{3,20}(?: [a-z]{3,20})?)")
_UNNAMED: Final = re.compile(r"(?<![a-z])(?:the|el|del|al|to|by|near|from|at)$")


class Airport(NamedTuple):
    """An airport: IATA code, name, admin1, country, and degrees (WGS 84)."""

    code: str
    name: str
    admin1: str
    country: str
    lat: float
    lon: float


@cache
def sights() -> tuple[Sight, Sight, Sight]:
    """The word airport; codes; names."""
    words = "|".join(sorted(_word_codes())).lower()
    codes = "|".join(sorted(_codes().keys() - _word_codes())).lower()
    names = "|".join(map(re.escape, _names()))
    return (
        _WORD,
        Sight(
            rf"\b(?:{codes})\b|\b(?:{words}) airport",
            rf"(?<![a-z0-9@#.])(?:(?:{codes})(?![a-z0-9])|(?:{words})(?= airport))",
        ),
        Sight(rf"\b(?:{names})\b", rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])"),
    )


def read_airports(text: Text, plain: str) -> list[tuple[Airport | None, int, int]]:
    """Each airport that ``plain`` names, with start and end; ``None`` where it says no name."""
    word, code, name = sights()
    found = [(_names()[it[0]], *it.span()) for it in text.finds(name, plain)]
    found += [
        (_codes()[it[0].upper()], *it.span())
        for it in text.finds(code, plain)
        if _is_airport(plain, it)
    ]
    said = {end for _, _, end in found}
    spoken = (_spoken(plain, match, said) for match in text.finds(word, plain))
    return [*found, *(it for it in spoken if it)]


def _is_airport(plain: str, match: re.Match[str]) -> bool:
    """Whether the letters are a code here: a word of place stands before it, or one behind."""
    before = plain[max(0, match.start() - _REACH) : match.start()]
    return bool(_BEHIND.match(plain, match.end()) or _BY.search(before))


def _spoken(
    plain: str, match: re.Match[str], said: set[int]
) -> tuple[Airport | None, int, int] | None:
    """What "airport" belongs to: the city before or behind it, else one that is not named."""
    if match.start() - 1 in said:
        return None
    if (behind := _OF.match(plain, match.end())) and (city := _city(behind[1])):
        return (city, match.start(), behind.end())
    before = plain[max(0, match.start() - _REACH) : match.start()].rstrip()
    words = _KINDS.sub("", before).split(" ")[-_WORDS:]
    for first in range(len(words)):
        name = " ".join(words[first:])
        if city := _city(name):
            return (city, match.start() - (len(before) + 1) + before.rfind(name), match.end())
    return (None, *match.span()) if _UNNAMED.search(before) else None


def _city(name: str) -> Airport | None:
    words = name.split(" ")
    return next(
        (known for size in (len(words), 1) if (known := _cities().get(" ".join(words[:size])))),
        None,
    )


@lru_cache(maxsize=1 << 12)
def nearest(country: str, lat: float, lon: float) -> Airport | None:
    """The airport that people of a city call theirs; ``None`` where there are two, or none."""
    at_home = (it for it in _codes().values() if it.country == country)
    near = {it.name: it for it in at_home if _is_near(it, lat, lon)}
    return next(iter(near.values())) if len(near) == 1 else None


def _is_near(it: Airport, lat: float, lon: float) -> bool:
    return math.dist((it.lat, it.lon), (lat, lon)) < _NEAR


@cache
def _codes() -> dict[str, Airport]:
    fields = Airport._fields
    return {row["code"]: Airport._make([row[field] for field in fields]) for row in _rows()}


@cache
def _word_codes() -> frozenset[str]:
    """Codes that are words, or what people call a city."""
    return frozenset(row["code"] for row in _rows() if row.get("word"))


@cache
def _names() -> dict[str, Airport]:
    return {name: _codes()[row["code"]] for row in _rows() for name in row["names"]}


@cache
def _cities() -> dict[str, Airport]:
    """The first airport that is called after each city."""
    rows, codes = _rows()[::-1], _codes()
    return {row["city"]: codes[row["code"]] for row in rows}


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load_words("airports")
    return rows
