"""Numbers in three groups of figures with words, or marks that prices have, between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leadlight.finder.extract import cue
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import is_nanp, national
from leadlight.finder.extract.numerals import Atom
from leadlight.finder.extract.watch import Sight

_GAP: Final = r"[^0-9\x00]{1,24}"
APART: Final = Sight(
    rf"[2-9][0-9]{{2}}[^a-z0-9\x00\"'%$]{{0,12}}[a-z\"'%$][^0-9\x00]{{0,23}}[2-9][0-9]{{2}}{_GAP}[0-9]{{4}}",
    rf"(?<!\d)(?<![$€£])([2-9]\d\d)({_GAP})([2-9]\d\d)({_GAP})(\d{{4}})(?!\d)",
)
"""Three, three and four figures, not far from each other."""

_BESIDE: Final = 20
_AREA: Final = re.compile(r"(?:area(?: ?code)?|lada|start with)[^a-z0-9]{0,4}(?:is |es )?\W?\Z")
_ASKS: Final = re.compile(r"\b(?:calls?|texts?|txt|number|numero|prefix|llama)\b")
_JUNK: Final = re.compile(r"[a-z\"'%$]")
_OTHER: Final = (
    r"(?:or|o|to|a|for|por|st|street|ave|blvd|rd|main|room|rm|suite|floor|exit|hotel|half|hh|hrs?"
    r"|hours?|full|mins?|lbs|pounds|roses|dollars|bucks|pesos|cm|kg|views?|since|id|ad|post|ref)\b"
)
_NOT_BETWEEN, _NOT_BEHIND = re.compile(rf"\b{_OTHER}|[€£]"), re.compile(rf"[^a-z0-9]?{_OTHER}")


def numbers_apart(text: Text, region: str) -> Iterator[tuple[str, list[Atom]]]:
    """E.164 and the groups of each number that is torn apart within one field."""
    if not is_nanp(region):
        return
    for found in text.finds(APART):
        if not (_is_even(text.plain, found) or _is_asked_for(text.plain, found)):
            continue
        if e164 := national(found[1] + found[3] + found[5], region):
            yield e164, [Atom(*found.span(at), found[at], "figures") for at in (1, 3, 5)]


def _is_even(plain: str, found: re.Match[str]) -> bool:
    """Whether the same junk stands in both gaps; prices in a row have such gaps too."""
    same = found[2] == found[4] and bool(_JUNK.search(found[2]))
    return same and not _is_something_else(plain, found)


def _is_asked_for(plain: str, found: re.Match[str]) -> bool:
    """Whether words in the gaps, or right before the first group, say that this is a number."""
    start = found.start(1)
    if not all(_JUNK.search(found[gap]) and "$" not in found[gap] for gap in (2, 4)):
        return False
    asked = (
        _ASKS.search(f"{found[2]} {found[4]}")
        or _AREA.search(plain, max(start - _BESIDE, 0), start)
        or cue.calls(plain, start, found.end())
    )
    return bool(asked) and not _is_something_else(plain, found)


def _is_something_else(plain: str, found: re.Match[str]) -> bool:
    """Whether the groups are round, as prices are, or their units and words say what they are."""
    if all(int(found[at]) % 5 == 0 for at in (1, 3, 5)):
        return True
    return bool(
        _NOT_BETWEEN.search(f"{found[2]} {found[4]}")
        or _NOT_BEHIND.match(plain, found.end())
        or cue.identifies(plain, found.start())
    )
