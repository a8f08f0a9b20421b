"""The site's own label of where an ad is filed: "Oakland / East Bay", "US-TX-Houston", "reno nv".

A label is parted into chunks; a chunk names a state, a country, a city, or a city with its state.
The first city counts, in the state that any chunk names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from leadlight.core.findings import Place, Span
from leadlight.finder.extract.gazetteer import LARGE, Entry, folded, gazetteer
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.state import COUNTRIES, WORDS_TOO, State, named, states

Point = tuple[float, float]
"""Latitude and longitude, in degrees (WGS 84)."""

_LONGEST: Final = 120
_SEPARATORS: Final = re.compile(r"[/|;:()\[\]{}\\<>»›→•·–—&+\n]+| -+ |-+>|,")
_PIECES: Final = re.compile(r"-|\band\b|\by\b|\bet\b")
_AROUND: Final = (
    "city of|town of|greater|metro|metropolitan|downtown|uptown|midtown|outside of|outside|near"
    "|north|south|east|west|northeast|northwest|southeast|southwest|ne|nw|se|sw|central|inner|upper"
    "|lower|the|all|in|area|areas|suburbs?|metro area|county|city|region|escorts?|side|end|ville de"
    "|zona|centro|norte|sur|centre ville|surrounding areas?|vicinity|only|based|and|n|s|e|w"
)
_BEFORE: Final = re.compile(rf"(?:(?:{_AROUND}) )+")
_BEHIND: Final = re.compile(rf"(?: (?:{_AROUND}|\d[\d ]*))+$")
_HOST: Final = re.compile(r"(?:https?://)?(?:www\.)?([a-z]{3,30})(?:\.[a-z0-9\-]{2,30}){1,3}/?$")
_STATES_TOO: Final = 500_000
_MOST_WORDS: Final = 8


def read_label(field: str, raw: str, region: str, point: Point | None) -> tuple[Place, ...]:
    """The place that the label ``raw`` means, if any, as a finding in ``field``.

    ``point`` (where the source gives one) decides among namesakes. A region is its main city.
    """
    near = (round(point[0], 1), round(point[1], 1)) if point else None
    entry = _meant(raw[:_LONGEST], region, near)
    if entry is None:
        return ()
    name, admin1, country, lat, lon, _ = entry
    return (Place(name, admin1, country, lat, lon, "label", (Span(field, 0, len(raw), raw),)),)


@lru_cache(maxsize=1 << 14)
def _meant(raw: str, region: str, point: Point | None) -> Entry | None:
    plain = Text([("place", raw)]).plain
    host = _HOST.match(plain)
    chunks = [chunk for chunk in _chunks(host[1] if host else plain, region) if chunk]
    whole = " ".join(chunks)
    if gazetteer().is_region(whole):
        return gazetteer().find(whole, region)
    states = list(dict.fromkeys(state for chunk in chunks for state in named(chunk)))
    found = _with_its_state(chunks, region) or _in_states(chunks, states, region)
    return found or (_state_city(chunks, region) if states else _first_city(chunks, region, point))


def _chunks(plain: str, region: str) -> Iterator[str]:
    """The folded parts of a label; dashes and "and" part what is no name together."""
    for chunk in _SEPARATORS.split(plain):
        pieces = _PIECES.split(chunk)
        if len(pieces) > 1 and not gazetteer().find(" ".join(pieces), region):
            yield from map(folded, pieces)
        else:
            yield folded(chunk)


def _with_its_state(chunks: list[str], region: str) -> Entry | None:
    """The first "City ST"; a country behind a state decides nothing."""
    for chunk in chunks:
        for name, state in _parted(chunk):
            for bare in _bare(name):
                if entry := _find(bare, region, state):
                    return entry
    return None


def _parted(chunk: str) -> Iterator[tuple[str, State]]:
    """Parts of ``chunk``, each with the state or country behind it, or before it in full."""
    words = chunk.split()
    while len(words) > 1 and (words[-1].isdigit() or (words[-1] in COUNTRIES and words[-2:-1])):
        country = COUNTRIES.get(words.pop())
        if country and words[-1] not in states():
            yield " ".join(words), State(None, country)
    for size in range(min(4, len(words) - 1), 0, -1):
        for state in named(" ".join(words[-size:])):
            yield " ".join(words[:-size]), state
    for size in range(min(4, len(words) - 1), 0, -1):
        start = " ".join(words[:size])
        for state in named(start) if start not in WORDS_TOO else ():
            yield " ".join(words[size:]), state


def _in_states(chunks: list[str], states: list[State], region: str) -> Entry | None:
    """The first city in one of ``states``, which other chunks are."""
    for state in sorted(states, key=lambda state: state.admin1 is None):
        for chunk in chunks:
            if state not in named(chunk):
                for name in _bare(chunk):
                    if entry := _find(name, region, state):
                        return entry
    return None


def _find(name: str, region: str, state: State) -> Entry | None:
    region = region if state.admin1 else state.country
    entry = gazetteer().find(name, region, state.admin1)
    return entry if entry and entry.country == state.country else None


def _bare(name: str) -> Iterator[str]:
    """``name`` as it is, and without words around."""
    yield gazetteer().spaced(name)
    behind = _BEHIND.sub("", name)
    for stripped in (behind, _BEFORE.sub("", name + " ").strip(), _BEFORE.sub("", behind + " ")):
        if stripped.strip() != name:
            yield stripped.strip()


def _state_city(chunks: list[str], region: str) -> Entry | None:
    """The city that a state is too, as New York is."""
    found = (_first(chunk, region, None) for chunk in chunks)
    return next((entry for entry in found if entry and entry.people >= _STATES_TOO), None)


def _first_city(chunks: list[str], region: str, point: Point | None) -> Entry | None:
    """The first city of all, where the label names no state."""
    found = [entry for chunk in chunks if (entry := _first(chunk, region, point))]
    if not found:
        return _largest_within(chunks, region)
    return found[0] if point else _agreed(found, region)


def _first(chunk: str, region: str, point: Point | None) -> Entry | None:
    for name in _bare(chunk):
        entry = gazetteer().nearest(name, *point) if point else gazetteer().find(name, region)
        if entry:
            return entry
    return None


def _agreed(found: list[Entry], region: str) -> Entry:
    """The first place, moved to its namesake in the state that another part of the label is in."""
    first = found[0]
    for other in found[1:]:
        namesake = gazetteer().find(first.name, region, other.admin1)
        if namesake and other.admin1 != first.admin1 and other.name != first.name:
            return namesake
    return first


def _largest_within(chunks: list[str], region: str) -> Entry | None:
    """The largest city among the first words of a label that says more than a place."""
    words = " ".join(chunks).split()[:_MOST_WORDS]
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + 4))
    found = [entry for run in runs if (entry := gazetteer().find(run, region))]
    largest = max(found, key=lambda entry: entry.people, default=None)
    return largest if largest and largest.people >= LARGE else None
