"""Places: the site's own label of where an ad is filed, and the cities that its text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from leadlight.core.findings import Place
from leadlight.finder.extract.gazetteer import Entry, Gazetteer, folded, gazetteer
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.wordlist import load_words

Point = tuple[float, float]
"""Latitude and longitude, in degrees (WGS 84)."""

_CHUNKS = re.compile(r"[/|;()\\>»]| - |, ?(?=[a-z .]{4,})")
_PIECES = re.compile(r"[\-,&+]|\band\b|\by\b")
_COUNTRIES = {"usa": "US", "us": "US", "canada": "CA", "mexico": "MX", "uk": "GB", "england": "GB"}
_IN_TEXT = re.compile(
    r"(?=[acdefilnotvw])(?<![a-z])"
    r"(?:in|near|visiting|downtown|around|from|en(?![ ]{1,2}la(?![a-z]))|desde|leaving|to|of"
    r"|cerca de|west|east)"
    r"[ ]{1,2}(?=(?P<name>[a-z][a-z.'\-]{1,19}(?:[ ][a-z][a-z.'\-]{1,19}){0,2})"
    r"(?:,[ ]?(?P<state>[a-z]{2})(?![a-z]))?)"
)
_LARGE, _FAR_LARGE = 100_000, 1_000_000
_MOST_WORDS = 8
_NO_PLACES = frozenset(
    {"mobile", "orange", "surprise", "enterprise", "paradise", "sandy", "reading"}
)


def read_label(text: Text, region: str, point: Point | None) -> tuple[Place, ...]:
    """The place that a label means; ``point`` (where the source gives it) decides among namesakes.

    A label like "Oakland / East Bay" means its first part, read in the light of the others.
    """
    entry = _meant(text.plain, region, point)
    return (_place(entry, "label", text, 0, len(text.plain)),) if entry else ()


@lru_cache(maxsize=1 << 14)
def _meant(label: str, region: str, point: Point | None) -> Entry | None:
    admin1, country, names = _parts(label)
    region = country or region
    found = [entry for name in names if (entry := _find(name, region, admin1, point))]
    if not found:
        return _largest_within(label, region, admin1)
    return _agreed(found, region) if admin1 is None and point is None else found[0]


def _largest_within(label: str, region: str, admin1: str | None) -> Entry | None:
    """The largest city among the first words of a label that says more than a place."""
    words = folded(label).split()[:_MOST_WORDS]
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + 4))
    found = [entry for run in runs if (entry := gazetteer().find(run, region, admin1))]
    largest = max(found, key=lambda entry: entry.people, default=None)
    return largest if largest and (admin1 or largest.people >= _LARGE) else None


def read_places(
    text: Text, plain: str, region: str, labels: tuple[Place, ...]
) -> tuple[Place, ...]:
    """Cities that ``plain`` names behind a word of place, and mentions of the labels' places.

    A small city counts in the state of a label, or with its own state behind it.
    """
    places: dict[tuple[str, str, str], Place] = {}
    for entry, start, end in (*_mentions(plain, labels), *_named(plain, region, labels)):
        key = (entry.name, entry.admin1, entry.country)
        places.setdefault(key, _place(entry, "text", text, start, end))
    return tuple(places.values())


def _place(entry: Entry, kind: str, text: Text, start: int, end: int) -> Place:
    spans = text.spans(start, end)
    return Place(entry.name, entry.admin1, entry.country, entry.lat, entry.lon, kind, spans)


def _parts(label: str) -> tuple[str | None, str | None, list[str]]:
    """State, country and the names in a label: whole chunks first, then their pieces."""
    admin1 = country = None
    names: list[str] = []
    for chunk in _CHUNKS.split(label):
        words, state, land = _without_region(folded(chunk).split())
        admin1, country = admin1 or state, country or land
        if words:
            names.append(" ".join(words))
            pieces = [folded(piece) for piece in _PIECES.split(chunk)]
            names += [piece for piece in pieces[: 1 if len(pieces) < 2 else None] if piece]
    return admin1, country, list(dict.fromkeys(names))


def _without_region(words: list[str]) -> tuple[list[str], str | None, str | None]:
    """The words without the state or country at their end, and these."""
    if len(words) > 1 and words[-1] in _COUNTRIES and " ".join(words) not in _regions():
        rest, state, _ = _without_region(words[:-1])
        return rest, state, _COUNTRIES[words[-1]]
    for size in (3, 2, 1):
        code = _regions().get(" ".join(words[-size:]))
        if code and (len(words) > size or not _is_city_too(words)):
            return words[:-size], code, None
    return words, None, None


def _is_city_too(words: list[str]) -> bool:
    """Whether the name of a state is a large city as well, as New York is; or a short name."""
    entry = gazetteer().find(" ".join(words), "US")
    return entry is not None and entry.people >= _LARGE


@cache
def _regions() -> dict[str, str]:
    """Code of each state and province by its name and by its code, in lower case."""
    lists: dict[str, dict[str, str]] = load_words("regions")
    named = {name: code for names in lists.values() for name, code in names.items()}
    return named | {code.lower(): code for code in named.values()}


def _find(name: str, region: str, admin1: str | None, point: Point | None) -> Entry | None:
    places: Gazetteer = gazetteer()
    if admin1 is None and point is not None:
        return places.nearest(name, *point)
    return places.find(name, region, admin1)


def _agreed(found: list[Entry], region: str) -> Entry:
    """The first place, moved to its namesake in the state that another part of the label is in."""
    first = found[0]
    for other in found[1:]:
        namesake = gazetteer().find(first.name, region, other.admin1)
        if namesake and other.admin1 != first.admin1 and folded(other.name) != folded(first.name):
            return namesake
    return first


def _mentions(plain: str, labels: tuple[Place, ...]) -> Iterator[tuple[Entry, int, int]]:
    for label in labels:
        entry = Entry(label.name, label.admin1, label.country, label.lat, label.lon, 0)
        name = folded(label.name)
        found = (
            re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", plain) if name in plain else None
        )
        if found:
            yield entry, found.start(), found.end()


def _named(plain: str, region: str, labels: tuple[Place, ...]) -> Iterator[tuple[Entry, int, int]]:
    states = {label.admin1 for label in labels}
    for found in _IN_TEXT.finditer(plain):
        words = found["name"].split(" ")
        if words[0] not in gazetteer().first_words or words[0] in _NO_PLACES:
            continue
        state = _regions().get(found["state"] or "")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            entry = _near_home(name, region, state, states)
            if entry:
                start = found.start("name")
                yield entry, start, start + len(name)
                break


def _near_home(name: str, region: str, state: str | None, states: set[str]) -> Entry | None:
    places = gazetteer()
    if state is not None:
        return places.find(name, region, state)
    for admin1 in states:
        if entry := places.find(name, region, admin1):
            return entry
    entry = places.find(name, region)
    if entry is None:
        return None
    least = _LARGE if entry.country in ("US", "CA", "MX", region) else _FAR_LARGE
    return entry if entry.people >= least else None
