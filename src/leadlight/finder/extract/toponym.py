"""Names of places in running text: what stands at an offset, and whether it may be a place at all.

Many names of places are words or given names too. A state behind the name, or the site's own
label, makes any of them a place; else it takes a word of place before them, and a size.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from leadlight.core.findings import Place
from leadlight.finder.cards import identity_words
from leadlight.finder.extract.gazetteer import Entry, folded, gazetteer, key_of
from leadlight.finder.extract.state import WORDS_TOO, State, named, states
from leadlight.finder.extract.wordlist import load_words

_FIRST: Final = re.compile(r"[a-z]{1,20}")
_WORD: Final = r"[a-z][a-z.'\-]{0,19}"
_MOST: Final = 4
_STRETCHES: Final = [
    re.compile(rf"{_WORD}(?: {{1,2}}{_WORD}){{0,{more}}}") for more in range(_MOST)
]
"""One word, and up to three more."""
_GOES_ON_AS_WORD: Final = tuple(".'-")
_STATE: Final = re.compile(
    r"(,?) {0,2}\(?([a-z]{2,13}(?: [a-z]{4,10})?|[a-z]\. ?[a-z]\.?)(?![a-z0-9])"
)
_GOES_ON: Final = re.compile(r" [a-z]")
_SOMETHING_ELSE: Final = re.compile(
    r"[ \-](?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|ct|court|pkwy|style|university|college"
    r"|inn|suites|plaza|jersey|dressing|terrier|heat|strip|bulls|fan|fans|music|food|time|roll|cheese|la)(?![a-z])"
)
_KNOWN, _FAR_KNOWN = 15_000, 1_000_000
_AT_HOME: Final = frozenset({"US", "CA", "MX"})


class Home:
    """From where a text is read: the country, and the places that the site files the ad under."""

    __slots__ = ("labels", "region")

    def __init__(self, region: str, labels: tuple[Place, ...]) -> None:
        self.region, self.labels = region, labels


class Named:
    """A place that stands at ``plain[start:end]``; ``sure`` with its state or by its own label."""

    __slots__ = ("end", "entry", "start", "sure")

    def __init__(self, entry: Entry, start: int, end: int, *, sure: bool) -> None:
        self.entry, self.start, self.end = entry, start, end
        self.sure = sure


def name_at(plain: str, start: int, home: Home) -> Named | None:
    """The place whose name begins at ``start``, the longest name first; a known city, or a small
    one in the state of a label.
    """
    first = _FIRST.match(plain, start)
    if first is None:
        return None
    most = _most_words().get(first[0], 0)
    if plain.startswith(_GOES_ON_AS_WORD, first.end()):
        most = _MOST if most or plain[first.end()] == "'" else 0
    stretch = _STRETCHES[most - 1].match(plain, start) if most else None
    for key, length in _known_names(stretch[0]) if stretch else ():
        if found := _named(key, plain, (start, start + length), home):
            return found
    return None


def needs_cue(name: str) -> bool:
    """Whether a folded name is a given name too, or so short that it may be anything."""
    return name in _people() or name in _by_cue()


@lru_cache(maxsize=1 << 14)
def _known_names(stretch: str) -> tuple[tuple[str, int], ...]:
    """Names that the gazetteer knows with which ``stretch`` begins, the longest first: what each is
    known by, and how many characters it has.
    """
    known, end = [], len(stretch)
    while end > 0:
        name = stretch[:end].rstrip(".'- ").removesuffix("'s")
        if gazetteer().knows(key := key_of(name)):
            known.append((key, len(name)))
        end = stretch.rfind(" ", 0, end)
    return tuple(known)


def _named(key: str, plain: str, stretch: tuple[int, int], home: Home) -> Named | None:
    start, end = stretch
    if _SOMETHING_ELSE.match(plain, end):
        return None
    for state, state_end in _states_behind(plain, end):
        region = home.region if state.admin1 else state.country
        entry = gazetteer().find(key, region, state.admin1)
        if entry and entry.country == state.country:
            return Named(entry, start, state_end, sure=True)
    label = next((it for it in home.labels if key_of(it.name) == key), None)
    if label:
        return Named(as_entry(label), start, end, sure=not (_is_word(key) or needs_cue(key)))
    entry = None if _is_word(key) else _in_sight(key, home)
    return Named(entry, start, end, sure=False) if entry else None


def as_entry(place: Place) -> Entry:
    """A place that was found, as an entry."""
    return Entry(place.name, place.admin1, place.country, place.lat, place.lon, 0)


def _in_sight(key: str, home: Home) -> Entry | None:
    """The city called ``key`` in the state of a label, or one that is large enough elsewhere."""
    for label in home.labels:
        entry = gazetteer().find(key, home.region, label.admin1)
        if entry and entry.country == label.country:
            return entry
    entry = gazetteer().find(key, home.region)
    if entry is None:
        return None
    is_near = entry.country in _AT_HOME or entry.country == home.region
    return entry if entry.people >= (_KNOWN if is_near else _FAR_KNOWN) else None


def _states_behind(plain: str, end: int) -> list[tuple[State, int]]:
    """States that the words behind a name may be, and where these words end."""
    behind = _STATE.match(plain, end)
    if behind is None:
        return []
    comma, words = behind[1], behind[2]
    if words in WORDS_TOO and not (comma and not _GOES_ON.match(plain, behind.end())):
        return []
    start = behind.start(2)
    return [(state, start + length) for state, length in _states_of(words)]


@lru_cache(maxsize=1 << 14)
def _states_of(words: str) -> tuple[tuple[State, int], ...]:
    """States that ``words`` may be, or the first of them, and how many characters name each."""
    found = [(state, len(words)) for state in named(folded(words))]
    first = words.split(" ", 1)[0]
    if first != words and first not in WORDS_TOO:
        found += [(state, len(first)) for state in named(first)]
    return tuple(found)


@cache
def _most_words() -> dict[str, int]:
    """How many words a name may have that begins with each word; four are the most, and what is
    written short may begin any name.
    """
    most = {word: min(count, _MOST) for word, count in gazetteer().most_words.items()}
    return most | dict.fromkeys(("st", "ft", "mt", "cd", "n", "s"), _MOST)


@cache
def _words() -> frozenset[str]:
    listed = map(folded, load_words("no_places")["words"])
    northern = (name for name, known in states().items() if known[0].country != "MX")
    return frozenset({*listed, *map(folded, identity_words()), *northern})


def _is_word(key: str) -> bool:
    return key in _words() and key not in _by_cue() and key != "new york"


@cache
def _people() -> frozenset[str]:
    return frozenset(map(folded, load_words("no_places")["names"]))


@cache
def _by_cue() -> frozenset[str]:
    """Short names that say a place only behind a word of place."""
    return frozenset(map(folded, load_words("short_places")["by_cue"]))
