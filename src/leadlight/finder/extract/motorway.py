"""Motorways: interstates and highways by number, and the names that people call them by."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight

_WAY: Final = "(?:fwy|freeway|frwy|expressway|expwy|tollway)"
_AMOUNT: Final = (
    r"(?! ?(?:%|\$|dollars?|usd|roses?|rate|specials?|hh|hrs?|hours?|mins?|minutes?|y|\.\d|\d))"
)
_HYPHEN: Final = Sight(
    r"\bi-\d|\binterstate[ \-]\d",
    r"(?<![a-z0-9'])(?:i-|interstate[ \-])(?P<number>\d{1,3})(?![\d.]\d|\d)",
)
_BARE: Final = Sight(
    r"\b(?:near|off|of|on|by|and|at|along|via|take|[a-z,&]) ?i ?\d\d",
    r"(?:(?<![a-z])(?:near|off|of|on|by|and|at|along|via|take)|[,&]) ?"
    rf"(?P<way>i ?(?P<number>\d{{2,3}}))(?![a-z0-9]){_AMOUNT}",
)
_US: Final = Sight(
    r"\bus-\d|\bus (?:highway|hwy|route|rt) \d",
    r"(?<![a-z0-9])us(?:-| (?:highway|hwy|route|rt)\.? )(?P<number>\d{1,3})(?!\d)",
)
_HIGHWAY: Final = Sight(
    r"\b(?:highway|hwy\.?|carretera|autopista) ?#?\d",
    r"(?<![a-z0-9])(?:highway|hwy\.?|carretera|autopista) ?#?(?P<number>\d{1,4})(?!\d)",
)
_ROUTE: Final = Sight(
    r"\b(?:route|rte|rt|sr) ?[#\-]?\d",
    r"(?<![a-z0-9])(?:state )?(?:route|rte|rt|sr) ?[#\-]?(?P<number>\d{1,3})(?!\d)",
)
_LOOP: Final = Sight(
    r"\b(?:loop|beltway) \d|\b\d\d\d\d? loop\b",
    r"(?<![a-z0-9])(?:(?P<kind>loop|beltway) (?P<number>\d{1,4})|(?P<before>\d{3,4}) loop)"
    r"(?![a-z0-9])",
)
_FREEWAY: Final = Sight(
    rf"\b\d\d\d? {_WAY}\b",
    rf"(?<![a-z0-9$])(?P<number>\d{{2,3}}) {_WAY}(?![a-z])",
)
_OFF: Final = Sight(
    r"\b(?:off|near|by|on) (?:of )?(?:the )?\d\d",
    r"(?<![0-9%$] )(?<!half )(?<![a-z])(?P<cue>off|near|by|on) (?:of )?(?P<the>the )?"
    rf"(?P<way>(?P<number>\d{{2,3}}))(?![a-z0-9:/]){_AMOUNT}",
)
SIGHTS: Final = (_HYPHEN, _BARE, _US, _HIGHWAY, _ROUTE, _LOOP, _FREEWAY, _OFF)
"""What gives a motorway away."""

_INTERSTATES: Final = frozenset(
    {
        *(2, 4, 5, 8, 10, 11, 12, 14, 15, 16, 17, 19, 20, 22, 24, 25, 26, 27, 29, 30, 35, 37, 39),
        *(40, 41, 42, 43, 44, 45, 49, 55, 57, 59, 64, 65, 66, 68, 69, 70, 71, 72, 73, 74, 75, 76),
        *(77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 93, 94, 95, 96, 97, 99),
    }
)
"""Numbers of the main interstates; one of three digits ends in one of these."""
_THE: Final = frozenset(
    {60, 91, 101, 105, 110, 118, 134, 170, 210, 405, 605, 710, 805, 401, 403, 404, 427}
)
"""Motorways of southern California and of Ontario, which people call "the 405"."""


def read_motorways(text: Text, plain: str) -> list[tuple[str, int, int]]:
    """Name ("I-95", "US-1", "Hwy 101"), start and end in ``plain`` of each motorway it names."""
    found: list[tuple[str, int, int]] = []
    taken: set[int] = set()
    for sight, name_of in _NAMERS:
        for match in text.finds(sight, plain):
            name = name_of(match)
            start, end = match.span("way" if "way" in match.re.groupindex else 0)
            if name and start not in taken:
                found.append((name, start, end))
                taken.update(range(start, end))
    return found


def _interstate(match: re.Match[str]) -> str | None:
    number = int(match["number"])
    return f"I-{number}" if _is_interstate(number) else None


def _is_interstate(number: int) -> bool:
    return (number if number < 100 else number % 100) in _INTERSTATES


def _after(prefix: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{prefix}{int(match['number'])}"


def _loop(match: re.Match[str]) -> str:
    kind = (match["kind"] or "loop").capitalize()
    return f"{kind} {match['number'] or match['before']}"


def _freeway(match: re.Match[str]) -> str:
    number = int(match["number"])
    return f"I-{number}" if _is_interstate(number) and number != 101 else f"Hwy {number}"


def _off(match: re.Match[str]) -> str | None:
    """A bare number: "the 405", or one that is exact enough for no price behind "off"."""
    number = int(match["number"])
    if match["the"]:
        return _freeway(match) if number in _THE else None
    if match["cue"] != "off" or number % 50 == 0:
        return None
    return f"Hwy {number}" if number > 100 else _interstate(match)


_NAMERS: Final[tuple[tuple[Sight, Callable[[re.Match[str]], str | None]], ...]] = (
    (_HYPHEN, _interstate),
    (_BARE, _interstate),
    (_US, _after("US-")),
    (_HIGHWAY, _after("Hwy ")),
    (_ROUTE, _after("Route ")),
    (_LOOP, _loop),
    (_FREEWAY, _freeway),
    (_OFF, _off),
)
