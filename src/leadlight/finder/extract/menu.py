"""Menus: where a row of amounts and durations stands in a text, as a whole.

A *row* holds amounts and durations with nothing but marks and small words in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.token import FLOWER, JOINT, LOOSE, SHORT, SMALL, TOKEN
from leadlight.finder.extract.watch import Sight

_MOST: Final = 31
_PLAIN_TOKEN, _PLAIN_JOINT, _PLAIN_SHORT = (
    re.sub(r"\(\?P<\w+>", "(?:", expression) for expression in (TOKEN, JOINT, SHORT)
)
_ROW: Final = re.compile(
    rf"(?:(?<![a-z0-9.,:#'])|(?=[$€£]))(?:{_PLAIN_TOKEN})"
    rf"(?>{_PLAIN_SHORT}|{_PLAIN_JOINT}(?:{_PLAIN_TOKEN})){{0,{_MOST}}}"
)
_CUE_WORDS: Final = (
    r"donations?|donativo|specials?|rates?|tarifas?|precios?|promo(?:cion)?|deal|price[sd]?|cost"
    r"|start(?:ing|s)? (?:at|from)|desde|a partir de|deposito?|tribute|gift|regalito|fee|roses"
    r"|in-?[ ]?calls?|out-?[ ]?calls?|for (?:only|just)|por solo|cobro|cuesta|costo|cooperacion"
)
_CUE_JOINT: Final = (
    r"[^a-z0-9\x00$€£]{0,6}(?:(?:is|are|of|from|at|de|only|just|starts?|starting|today|tonight|a|i)"
    r"[^a-z0-9\x00$€£]{1,3}){0,3}"
)
_IN_AND_OUT: Final = r"in[ :\-]{1,2}\$?\d{2,4}[^a-z0-9]{1,4}out"
_CUE: Final = re.compile(rf"(?:{_CUE_WORDS}|in(?={_IN_AND_OUT[2:]}))(?![a-z]){_CUE_JOINT}")
_NO_BARE: Final = re.compile(
    r"(?:(?<![a-z])(?:rooms?|rm|suite|ste|exit|apt|unit|hwy|highway|route|rte|rt|interstate|freeway"
    r"|i|us|sr|number|over|under|top|bldg|building|floor|since|area(?: code)?|level|pier|gate|calle"
    r"|cuarto|age|lot|habitacion|salida|numero|carretera|edad|studio|than|first|last)"
    r"[ \-.#:]{0,3}|#|[4-6]'\d{0,2}\"?[ ,/\-]{1,3})$"
)
_TOKEN: Final = re.compile(rf"(?:(?<![a-z0-9.,:#'])|(?=[$€£]))(?:{_PLAIN_TOKEN})")
_BEFORE, _WINDOW = 16, 40

_FIGURES_LOOK: Final = r"(?:[\dil][\do]{1,4}|\d \d \d)"
_ROW_LOOK: Final = rf"\b(?:\d{{1,3}}[.,])?{_FIGURES_LOOK}(?:[/\- ,|&.]{{1,3}}[\d][\do]{{1,3}})*"
_TENS_LOOK: Final = r"(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety)"
_FEW_LOOK: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_HUNDREDS_LOOK: Final = (
    rf"(?:{_FEW_LOOK}[ \-]hund|hundred|hundo|cien\b|ciento\b|[a-z]{{3,7}}ientos)"
)
_GAP_LOOK: Final = rf"[^a-z0-9]*(?:(?:{SMALL}|4)[^a-z0-9]+){{0,2}}"
_TIME_LOOK: Final = (
    r"(?:hh|h\.h|q\.v|rapidit?[io]n?|hr|ph\b|p/h|hour(?: and a? ?half)?|hora y media"
    r"|(?:half|full|media|1/[24])(?:[ \-](?:an )?h[a-z]*)?|fh|hf|hlf|qv|qk|quick|ss\b|short"
    r"|una h|hora|over ?night|all n"
    r"|(?:la|un|one|two|dos|three) (?:hora|rato|noche|hour|hr)|h\b|h\d|\d{1,3}[ \-]?[mh]"
    r"|\d(?:\.5| ?1/2)[ \-]?h|(?:fifteen|twenty|thirty|forty.five|sixty|quince|treinta)[ \-]m"
    r"|quarter|weekend)"
)
_UNIT_LOOK: Final = (
    r"(?:r[0o][sz]|rs\b|dol|bu[cx]|usd|cad|mx[np]|pesos|dl[lrs]|eur|gbp|quid|kisses|besos|donat"
    rf"|diam|flow|pounds|{LOOSE}|{FLOWER}|\$|€|£)"
)
_MINUTES_LOOK: Final = r"(?:15|20|30|45|60|90) ?(?:/|-?>|=|:) ?\$?"
_SEVERAL_LOOK: Final = r"(?:[/,&|] ?[a-z0-9]+)*"
_SHORT_LOOK: Final = r"[ ]?(?:for|x|por|4|[/=])[ ]?[1-6][05]"
_LOOKS: Final = (
    rf"{_ROW_LOOK}(?:[ ]?{_UNIT_LOOK}|{_GAP_LOOK}{_TIME_LOOK}|{_SHORT_LOOK})",
    rf"\b(?:{_HUNDREDS_LOOK}|(?:{_FEW_LOOK}[ \-])?{_TENS_LOOK} (?:{_UNIT_LOOK}|for|per|h|an))",
    rf"\b{_TIME_LOOK}[a-z]*{_SEVERAL_LOOK}{_GAP_LOOK}{_FIGURES_LOOK}",
    rf"\b{_TIME_LOOK}[a-z]*[^a-z0-9]{{1,3}}(?:{_HUNDREDS_LOOK}|{_FEW_LOOK}[ \-]|{_TENS_LOOK})",
    rf"\b(?:{_CUE_WORDS})[^a-z0-9]{{0,6}}(?:[a-z]{{1,8}}[^a-z0-9]{{1,3}}){{0,3}}\d[\do]",
    r"\b(?:hora|hour|hr|hh|over ?night|noche)[^a-z0-9]{1,4}\d[.,]\d{3}|\b\d(?:\.\d)?k\b",
    rf"\b{_IN_AND_OUT}\b",
    r"\b\d{2,4}[^a-z0-9]{1,3}(?:el |la |un )?rat(?:o|ito)\b|\bover ?nights[^a-z0-9]{1,4}\d{3}",
    rf"\b{_MINUTES_LOOK}[0-9]{{2,4}}[^a-z0-9]{{1,3}}{_MINUTES_LOOK}",
    r"(?:\b(?:mx|us|ca|au))?(?:\$|€|£) ?\d|\b(?:usd|eur|mxn|cad|gbp) ?\d|\b\d{2,3} ?/ ?\d{3}\b",
)
SIGHT: Final = Sight("|".join(f"(?:{look})" for look in _LOOKS), _ROW)
"""Where a row may begin: at an amount, in figures or words, at a duration, at a cue or sign."""


class Row(NamedTuple):
    """A row as it is written and where it starts.

    ``is_cued`` where a word that speaks of money stands before it.
    """

    start: int
    written: str
    is_cued: bool


def rows(text: Text, plain: str) -> Iterator[Row]:
    """The rows in ``plain``, in order; one of more than 32 tokens goes on in the next."""
    end = 0
    for start in text.starts(SIGHT):
        if start >= end and (row := _row(plain, start)):
            end = row.start + len(row.written)
            yield row


def _row(plain: str, start: int) -> Row | None:
    """The row that begins at ``start`` or soon behind it."""
    cue = _CUE.match(plain, start)
    start = cue.end() if cue else start
    found = _ROW.match(plain, start)
    is_cued = bool(cue and found)
    if found is None and (later := _TOKEN.search(plain, start, start + _WINDOW)):
        found = _ROW.match(plain, later.start())
    if found is None or _is_other(plain, found.start()):
        return None
    return Row(found.start(), found[0], is_cued)


def _is_other(plain: str, start: int) -> bool:
    """Whether a bare figure at ``start`` counts something else: a room, an exit."""
    before = plain[max(start - _BEFORE, 0) : start]
    return plain[start].isdigit() and bool(_NO_BARE.search(before))
