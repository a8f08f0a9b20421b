"""Hotels, casinos and truck stops, by the names of chains.

Some of these names are words or cities too (Pilot, Hampton): they need a word of place before
them, or one of lodging behind.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight
from leadlight.finder.extract.wordlist import load_words

_LODGING: Final = re.compile(
    r" (?:inn|hotel|motel|suites?|casino|resort|truck ?stop|travel (?:center|plaza)"
    r"|off (?:of )?i\W?\d)(?![a-z])"
)
_AT: Final = re.compile(
    r"(?:\bat|\bby|\bbeside|\bbehind|\binside|\bnext to|\bnext door to|\bstaying (?:at|in)"
    r"|\bacross from|\bnear|\bacross the street from) (?:the |a )?$"
)
_NO_LODGING: Final = re.compile(
    r" (?:paris|head|road|rd|street|st|ave|avenue|roads|you|to|it|city|area|va|ca)(?![a-z])|,"
)
_REACH: Final = 28


@cache
def sights() -> tuple[Sight, Sight]:
    """Names that are chains wherever they stand, and those that need a word beside them."""
    return _sight("sure"), _sight("by_cue")


def read_venues(text: Text, plain: str) -> list[tuple[str, int, int]]:
    """Chain, start and end in ``plain`` of each venue that it names."""
    sure, by_cue = sights()
    found = [
        (_chain("sure", it[0]), *it.span())
        for it in text.finds(sure, plain)
        if not _is_other(plain, it)
    ]
    taken = {at for _, start, end in found for at in range(start, end)}
    beside = (
        (_chain("by_cue", it[0]), *it.span())
        for it in text.finds(by_cue, plain)
        if it.start() not in taken and _is_venue(plain, it)
    )
    return [*found, *beside]


def _is_venue(plain: str, match: re.Match[str]) -> bool:
    if _LODGING.match(plain, match.end()):
        return True
    before = plain[max(0, match.start() - _REACH) : match.start()]
    return bool(_AT.search(before)) and not _NO_LODGING.match(plain, match.end())


def _is_other(plain: str, match: re.Match[str]) -> bool:
    """Whether it is Hilton Head, or Paris Hilton."""
    return plain.startswith(" head", match.end()) or plain.endswith("paris ", 0, match.start())


def _sight(kind: str) -> Sight:
    names = sorted((name for names in _chains(kind).values() for name in names), key=len)
    written = "|".join(re.escape(name).replace("\\ ", r"[ \-]?") for name in reversed(names))
    return Sight(rf"\b(?:{written})\b", rf"(?<![a-z0-9@#])(?:{written})(?:'?s)?(?![a-z0-9])")


def _chain(kind: str, written: str) -> str:
    return _by_name(kind)[_squeezed(written)]


@cache
def _by_name(kind: str) -> dict[str, str]:
    known = {_squeezed(name): chain for chain, names in _chains(kind).items() for name in names}
    return {name + "s": chain for name, chain in known.items()} | known


def _chains(kind: str) -> dict[str, list[str]]:
    chains: dict[str, list[str]] = load_words("venues")[kind]
    return chains


def _squeezed(name: str) -> str:
    return re.sub(r"[ '\-]", "", name)
