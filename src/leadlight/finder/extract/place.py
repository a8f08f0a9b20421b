"""Places that a text names: cities behind a word of place, with a state, or as a line of their own;
and, beside these, hotels, motorways and airports.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final

from leadlight.core.findings import Place
from leadlight.finder.extract import airport, motorway, venue
from leadlight.finder.extract.gazetteer import LARGE, Entry, gazetteer, key_of
from leadlight.finder.extract.normalise import Text, blanked
from leadlight.finder.extract.toponym import Home, Named, as_entry, name_at, needs_cue
from leadlight.finder.extract.watch import Sight

_TO: Final = (
    "(?:incalls?|outcalls?|come|comes|coming|travel|travels|traveling|travelling|drive|driving|fly"
    "|flying|flew|headed|heading|going|moved|moving|welcome|new|return|returning|returned|back|next"
    "|close|trip|trips|relocated|relocating|on my way|way|arrive|arriving|visit|hello|native) to"
)
_OF: Final = (
    "(?:outside|areas?|city|heart|north|south|east|west|suburbs|outskirts|center|parts?|side"
    "|minutes) of"
)
_CUES: Final = (
    rf"in|near|nearby|around|from|{_TO}|{_OF}|visit|visits|visiting|downtown|uptown|midtown|leaving"
    r"|leave|touring|tours?|tour of|outside|throughout|serving|servicing|covering|exploring|hello"
    r"|north|south|east|west|northeast|northwest|southeast|southwest|ne|nw|se|sw|central|greater"
    r"|metro|inner|upper|lower|location|loc|city|based|(?:in|out) ?-?calls?|arrived|landing|landed"
    r"|en|desde|cerca de|centro de|ciudad de|zona de|zona|llegando a|llegada a|llegue a|visitando"
    r"|visita a|saliendo de|rumbo a|soy de|area de|sur de|norte de|dejando"
)
_FILLERS: Final = (
    "the|beautiful|sunny|lovely|downtown|north|south|east|west|central|greater|metro|city of|and"
    "|around|near|hot|uptown|midtown|at|in|el|la ciudad de|the city of|mi|nw|ne|sw|se|old"
)
_PIN: Final = "\U0001f4cd"
_NOT_THE: Final = (
    "(?:a[b-mo-z]|an[a-ce-z]|[b-ln-su-xz]|m[a-xz]|t[a-gi-z]|th[^e]|y[a-np-z]|yo[^u]|youn)"
)
_CUED: Final = Sight(
    rf"\b(?:{_CUES})(?: {{1,2}}| ?[:\-] ?)(?:(?:the|downtown|el|mi) )?{_NOT_THE}|\xf0\x9f\x93\x8d",
    rf"(?:(?<![a-z0-9])(?P<cue>{_CUES})(?: {{1,2}}| ?[:\-] ?)|{_PIN} ?)"
    rf"(?:(?:{_FILLERS}) {{1,2}}){{0,2}}?(?=[a-z])",
)
_LAST_LETTER: Final = Sight(
    r"[a-z] (?:area|in-?call)s?\b", r"[a-z](?= (?:(?P<area>area)|in-?call)s?(?![a-z]))"
)
_FILLER: Final = re.compile(rf"(?:{_FILLERS}) {{1,2}}(?=[a-z])")
_COMES_FROM: Final = re.compile(
    r"(?:i'?m|i am|come|comes|coming|just|fresh|straight|here|born|girl|native|originally|way|in"
    r"|flying|flew|drive|min|mins|minutes|hours?|hrs?|far|away|blocks?|miles?|visiting|new|right) $"
)
_ARTICLE: Final = re.compile(r"en la(?![a-z])")
_SERIES: Final = re.compile(
    r"(?: ?[,/&+|\-\u2013\u2014\u2022] ?(?:and |y |or |then |to )?"
    r"| (?:and|y|or|to|then|e|n) )(?=[a-z])"
)
_ASIDE: Final = re.compile(r" (?:here|is|and i|i am)(?![a-z])")
_BEHIND: Final = re.compile(
    r" ?[ \-](?:areas?|metro|suburbs?|airport|locations?|residents?|bound|hotels?|surrounding"
    r"|downtown|galleria|strip|county|vicinity|locals?)(?![a-z])"
)
_BEHIND_CITY: Final = re.compile(
    r"'?s?[ \-](?:in ?-?calls?|out ?-?calls?|only|now|until|till?|tonight|today|tomorrow"
    r"|this (?:week|weekend)|visiting|based|all"
    r"|(?:finest|best|hottest|favorite|favourite|own|sweetest|premier|top|most|newest|number)"
    r"|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]{0,6}|next|for|hasta|hoy|ahora|\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|day|night|nights|baby|here i)"
    r"(?![a-z])"
)
_OPENS: Final = re.compile(r"(?:^|[\0\n|/,;:()\[\]*~>.!?+&\-=#_\"]|[^\x00-\x7f]) {0,3}$")
_CLOSES: Final = re.compile(r" {0,3}(?:$|[\0\n|/,;:()\[\]*~<.!?+&\-=#_\"]|[^\x00-\x7f])")
_BETWEEN: Final = re.compile(
    r"[ |/,;*~>+&\-=\u2013\u2014\u2022\u00b7\U0001f000-\U0001ffff]{1,8}\Z| (?:then|to|and|y) \Z"
)
_MOST, _FILLED, _WORDS, _LONG, _LETTERS = 40, 24, 3, 20, 5
_NEAR: Final = 80

_Places = dict[tuple[str, str, str, str], Place]
"""Each place by its kind, name, state and country."""


@cache
def sights() -> tuple[Sight, ...]:
    """Words of place, names of large cities, hotels, motorways and airports."""
    return (_CUED, _LAST_LETTER, _large(), _sited(), *_all_sited())


@cache
def _sited() -> Sight:
    """What any hotel, motorway or airport begins with, in one look: most texts have none."""
    return Sight("|".join(f"(?:{sight.look})" for sight in _all_sited()), "")


def _all_sited() -> tuple[Sight, ...]:
    return (*venue.sights(), *motorway.SIGHTS, *airport.sights())


@cache
def _large() -> Sight:
    """The first letters of the names of large cities: whole names would be too much to look for."""
    names = {form for name in gazetteer().large_names for form in (name, *_shortened(name))}
    long = sorted({re.escape(name[:_LETTERS]) for name in names if len(name) >= _LETTERS})
    short = sorted(name for name in names if len(name) < _LETTERS)
    return Sight(rf"\b(?:{'|'.join(long)}|(?:{'|'.join(short)})\b)", "")


def _shortened(name: str) -> list[str]:
    pairs = (("saint ", "st "), ("saint ", "st. "), ("fort ", "ft "), ("fort ", "ft. "))
    return [short + name[len(long) :] for long, short in pairs if name.startswith(long)]


def read_places(
    text: Text, plain: str, region: str, labels: tuple[Place, ...]
) -> tuple[Place, ...]:
    """Cities that ``plain`` names, and hotels, motorways and airports near one.

    Kinds are ``text``, ``venue``, ``motorway`` and ``airport``. A venue and a motorway have the
    coordinates of the city that is named next to them, else of the first of ``labels``; without
    any they are left out.
    """
    places: _Places = {}
    if not text.starts(_sited()):
        for city in _cities(text, plain, Home(region, labels)):
            _put(places, "text", city.entry, text, (city.start, city.end))
        return tuple(places.values())
    venues = venue.read_venues(text, plain)
    motorways = motorway.read_motorways(text, plain)
    airports = airport.read_airports(text, plain)
    sited = [*venues, *motorways, *airports]
    plain = blanked(plain, [(start, end) for _, start, end in sited])
    found = _cities(text, plain, Home(region, labels))
    for city in found:
        _put(places, "text", city.entry, text, (city.start, city.end))
    for name, start, end in venues:
        if near := _beside(start, found, labels):
            _put(places, "venue", near._replace(name=name), text, (start, end))
    for name, start, end in motorways:
        if near := _beside(start, found, labels):
            _put(places, "motorway", near._replace(name=name), text, (start, end))
    for at, start, end in airports:
        near = None if at else _beside(start, found, labels)
        if at := at or (near and airport.nearest(near.country, near.lat, near.lon)):
            _put(places, "airport", Entry(*at[1:], 0), text, (start, end))
    return tuple(places.values())


def _put(places: _Places, kind: str, entry: Entry, text: Text, stretch: tuple[int, int]) -> None:
    """Adds a place where it is first named."""
    name, admin1, country, lat, lon, _ = entry
    key = kind, name, admin1, country
    if key not in places:
        places[key] = Place(name, admin1, country, lat, lon, kind, text.spans(*stretch))


def _beside(start: int, found: list[Named], labels: tuple[Place, ...]) -> Entry | None:
    """The city that is named next to ``start``, else where the ad is filed, else any it names."""
    index = bisect_left(found, start, key=_start)
    beside = found[max(0, index - 1) : index + 1]
    nearest = min(beside, key=lambda it: abs(it.start - start), default=None)
    if nearest and (not labels or abs(nearest.start - start) < _NEAR):
        return nearest.entry
    if not labels:
        return None
    return as_entry(labels[0])


def _cities(text: Text, plain: str, home: Home) -> list[Named]:
    """Cities in the order of the text, none within another."""
    found: list[Named] = []
    for match in text.finds(_CUED, plain):
        found += _series(plain, _cued(plain, match, home), home)
    found += _before_a_word(text, plain, home)
    taken = {place.start for place in found}
    if starts := [start for start in text.starts(_large()) if start not in taken]:
        found += _by_name(plain, starts, home)
        taken |= {place.start for place in found}
    if home.labels:
        found += _labels(plain, home, taken)
    return _apart(sorted(found, key=_start)) if found else found


def _before_a_word(text: Text, plain: str, home: Home) -> Iterator[Named]:
    """Names that stand before "area" or "incall"."""
    for match in text.finds(_LAST_LETTER, plain):
        end = match.end()
        for start in _word_starts(plain, end):
            place = name_at(plain, start, home)
            if place and place.end == end and (match["area"] or not needs_cue(_key(plain, place))):
                yield place
                break


def _word_starts(plain: str, end: int) -> list[int]:
    """Where the last three words before ``end`` begin, the earliest first."""
    starts: list[int] = []
    start = end
    while start > 0 and len(starts) < _WORDS:
        start = plain.rfind(" ", max(0, start - _LONG), start - 1) + 1
        starts.insert(0, start)
    return starts


def _start(place: Named) -> int:
    return place.start


def _apart(found: list[Named]) -> list[Named]:
    apart: list[Named] = []
    for place in found:
        if not apart or place.start >= apart[-1].end:
            apart.append(place)
    return apart


def _series(plain: str, place: Named | None, home: Home) -> Iterator[Named]:
    """``place`` and those in a row with it: "Reno, Sparks and Carson City"."""
    for _ in range(_MOST):
        if place is None:
            return
        yield place
        on = _SERIES.match(plain, place.end)
        if on is None:
            return
        beside = Place(*place.entry[:5], "text", ())
        place = name_at(plain, on.end(), Home(home.region, (beside, *home.labels)))
        if place and needs_cue(_key(plain, place)) and _ASIDE.match(plain, place.end):
            return


def _cued(plain: str, match: re.Match[str], home: Home) -> Named | None:
    if _ARTICLE.match(plain, match.start()):
        return None
    start, place = match.end(), name_at(plain, match.end(), home)
    while place is None:
        filler = _FILLER.match(plain, start)
        if filler is None or filler.end() - match.end() > _FILLED:
            return None
        start, place = filler.end(), name_at(plain, filler.end(), home)
    if match["cue"] == "from" and _is_sender(plain, match.start(), place):
        return None
    return place


def _is_sender(plain: str, start: int, place: Named) -> bool:
    """Whether "from Madison" means a person, not where somebody comes from."""
    if place.sure or not needs_cue(_key(plain, place)):
        return False
    return not _COMES_FROM.search(plain[max(0, start - 14) : start])


def _key(plain: str, place: Named) -> str:
    return key_of(plain[place.start : place.end])


def _by_name(plain: str, starts: list[int], home: Home) -> Iterator[Named]:
    """Large cities with their state, with a word of place behind them, or set apart."""
    listed: list[Named] = []
    for start in starts:
        if listed and start < listed[-1].end:
            continue
        if place := _standing(plain, start, home):
            if listed and not _BETWEEN.match(plain, listed[-1].end, start):
                yield from _if_places(plain, listed)
                listed = []
            listed.append(place)
    yield from _if_places(plain, listed)
    if len(listed) > 1 and not all(needs_cue(_key(plain, place)) for place in listed):
        yield from islice(_series(plain, listed[-1], home), 1, None)


def _standing(plain: str, start: int, home: Home) -> Named | None:
    if start and (plain[start - 1].isalnum() or plain[start - 1] in "@#"):
        return None
    place = name_at(plain, start, home)
    return place if place and (place.sure or place.entry.people >= LARGE) else None


def _if_places(plain: str, listed: list[Named]) -> Iterator[Named]:
    """``listed``, names with nothing but marks between them, so far as they are places.

    A given name is one in a list with a city that is none, or with a word of place behind it.
    """
    people = [needs_cue(_key(plain, place)) for place in listed]
    is_list = len(listed) > 1 and not all(people)
    for place, person in zip(listed, people, strict=True):
        if (
            place.sure
            or is_list
            or _BEHIND.match(plain, place.end)
            or (not person and _is_told(plain, place))
        ):
            yield place


def _is_told(plain: str, place: Named) -> bool:
    """Whether a word of time or praise follows, or the name stands for itself."""
    return bool(_BEHIND_CITY.match(plain, place.end)) or _is_set_apart(plain, place)


def _is_set_apart(plain: str, place: Named) -> bool:
    """Whether the name stands between marks, as a line of its own does."""
    before = plain[max(0, place.start - 4) : place.start]
    opens = _OPENS.search(before if place.start < 4 else before[1:])
    return (place.start == 0 or opens is not None) and bool(_CLOSES.match(plain, place.end))


def _labels(plain: str, home: Home, taken: set[int]) -> Iterator[Named]:
    """Where the text first names a place that the site files the ad under."""
    for label in home.labels:
        name = key_of(label.name)
        start = plain.find(name)
        if start >= 0 and start not in taken:
            place = _standing(plain, start, home)
            if place and place.sure:
                yield place
