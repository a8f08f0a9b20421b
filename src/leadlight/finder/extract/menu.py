"""Menus as rows of tokens: amounts, durations and what stands between them.

A *row* holds amounts and durations with nothing but marks and small words in between. Which
belongs to which is for the reader of prices to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.quantity import SPELLED, TWO_DIGITS, figures, spelled
from leadlight.finder.extract.watch import Sight

_DURATIONS: dict[int | None, tuple[str, ...]] = {
    15: ("quarter hour", "quarter of an hour", "1/4 hour", "1/4 hr", "cuarto de hora"),
    30: (
        *("hh", "hhr", "hlf", "hf", "half", "half hour", "half-hour", "halfhour", "half hr"),
        *("half-hr", "hlf hr", "half an hour", "1/2", "1/2 hour", "1/2 hr", "1/2hr", "1/2 h"),
        *("1/2h", "media hora", "media hr", "media"),
    ),
    60: (
        *("h", "hr", "hour", "fh", "fhr", "full hour", "full", "full hr", "an hour", "hora"),
        *("one hour", "one hr", "hora completa", "una hora", "una hr"),
    ),
    90: ("hour and a half", "hour and half", "hora y media", "1 1/2 hour", "1 1/2 hr"),
    None: (
        *("qv", "qvs", "quick visit", "qk", "quickie", "ss", "short stay", "overnight"),
        *("over night", "all night", "whole night", "toda la noche", "la noche", "un rato"),
        *("weekend", "all day"),
    ),
}
_NAMED = {word: minutes for minutes, words in _DURATIONS.items() for word in words}
_NAMES = "|".join(sorted(map(re.escape, _NAMED), key=len, reverse=True))
_MINUTES = r"(?:minutes?|minutos?|mins?|mns?|mts|m)(?![a-z])"
_HOURS = r"(?:hours?|horas?|hrs?|h)(?![a-z])"
_UNIT = (
    r"ro[sz0]e?[sz]|r[0o]ses?|rosas?|dollars?|dollas?|dolares|bucks?|bux|usd|cad|mxn|pesos|mxp"
    r"|dlls?|dls|dlrs|euros?|eur|gbp|quid|kisses|besos|donations?|donativo|diamonds|flowers|rs"
    r"|pounds(?=[ ]?(?:an|per|for|a|/|hh|hr|half|the)\b)"
)
_LOOSE = r"in-? ?calls?|out-? ?calls?|deposito?|travel|uber|specials?|all in"
_FEW = "two|three|four|five|six|eight|ten|twelve|dos|tres|cuatro|cinco|seis"
_SIGN = r"\$|€|£"
_FLOWER = r"🌹|💐|🌷|🥀|💵|💰|💲|💸"
_DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d(?:\.\d{1,2})?k(?![a-z0-9])|\d(?: \d){2,3}(?! ?\d)"
_PLACE = (
    r"st\b|street|ave\b|avenue|blvd|rd\b|road|main\b|miles?\b|mi\b|km\b|kilo|blocks?\b|[ap]\.?m\b"
)
_OTHER = (
    r"%|percent|por ?ciento|lbs?\b|ibs\b|pounds|cm\b|kg\b|inch|ft\b|feet|y(?:ea)?rs?\b|y\.?/?o\b"
    r"|anos|followers|reviews|pics|photos|fotos|people|girls|friendly|times|degrees|followers"
    rf"|(?:st|nd|rd|th)\b|x\d|{_PLACE}"
)
_NO_TIME = (
    r"(?:away|from|drive|driv|off|notice|before|ahead|prior|in advance|advance|ago|later|late|walk"
    r"|north|south|east|west|out of|outside|antes|de aqui|del?\b|to (?:the|down|you|your)|a day"
    r"|7 days|service\b|avail|open|availability)"
)
_TOKEN = (
    rf"(?P<several>(?:10|15|20|30|45)(?:[ ]?[/,&|][ ]?(?:15|20|30|45|60|90)){{1,3}})[ ]?{_MINUTES}"
    rf"|(?P<minutes>\d{{1,3}})[ \-]?{_MINUTES}(?![ ]{{0,2}}{_NO_TIME})"
    rf"|(?P<hours>(?:[1-9]|1[0-2]|24)(?:\.5| ?1/2)?)[ \-]?{_HOURS}(?![ ]{{0,2}}{_NO_TIME})"
    rf"|(?P<named>{_NAMES})(?![a-z])(?![ ]{{0,2}}{_NO_TIME})"
    r"(?:(?<!half)(?<!full)(?<!media)|(?![ \-]?[a-z])"
    r"|(?=[ ](?:is|for|session|special|donat|rose|rate|in ?call|out ?call)))"
    rf"|(?P<sign>{_SIGN})(?:{_SIGN}){{0,2}}[ ]?(?P<signed>{_DIGITS}|\d[\do]{{0,5}})"
    r"(?:\.\d\d)?(?!\d)"
    rf"(?:[ ]?(?P<also>{_UNIT})(?![a-z]))?"
    rf"|(?P<bare>{_DIGITS}|(?:\d[\do]|[il][\do]\d|[il]\do)[\do]{{0,3}})(?![\d])"
    rf"(?:[ ]?(?P<unit>(?:{_UNIT}|(?:{_LOOSE})(?![ :=\-]{{0,3}}[\d$€£]))(?![a-z])"
    rf"|(?:{_SIGN})(?![ ]?\d)|{_FLOWER}))?"
    rf"(?=[^a-z0-9]|[hqfslmur\d]|$)(?![.,:']\d|[ \-]?(?:{_OTHER}))"
    rf"|(?:(?P<told>(?:{TWO_DIGITS})(?:[ \-]five)?)[ \-]?{_MINUTES}"
    rf"|(?P<clock>{_FEW})[ \-]?{_HOURS})(?![ ]{{0,2}}{_NO_TIME})"
    rf"|(?P<words>{SPELLED})(?:[ ]?(?P<counted>(?:{_UNIT})(?![a-z])|{_FLOWER})"
    r")?"
)
_SMALL = (
    r"for|per|an|a|the|is|are|por|la|el|x|una|un|en|at|only|just|each|your|my|i|of|in|out|and|y|or"
    r"|de|to|in ?calls?|out ?calls?|in-call|out-call|specials?|sessions?|donations?|rates?|visits?"
    r"|stay|time|starts?|starting|from|min(?:imum)?"
)
_JOINT = (
    r"(?P<gap>[^a-z0-9\x00$€£]{0,30}"
    rf"(?:(?:{_SMALL})(?![a-z])[^a-z0-9\x00$€£]{{1,4}}){{0,3}})"
)
_FIRST = re.compile(rf"(?P<gap>)(?<![a-z0-9.,:#'])(?:{_TOKEN})")
_NEXT = re.compile(rf"{_JOINT}(?:{_TOKEN})")
_SHORT = re.compile(
    r"(?P<gap>[ ]?/[ ]?|[ ]?(?:for|por|x)[ ])(?P<short>15|20|30|45|60)"
    rf"(?![\d%oh$€£m]|[.,]\d|[ ]?(?:/|-[ ]?\d"
    rf"|(?:{_MINUTES}|{_HOURS}|{_UNIT}|{_NAMES}|{_OTHER})(?![a-z])))"
)
_CUE_WORDS = (
    r"donations?|donativo|specials?|rates?|tarifas?|precios?|promo(?:cion)?|deal|price[sd]?|cost"
    r"|start(?:ing|s)? (?:at|from)|desde|a partir de|deposito?|tribute|gift|regalito|fee|roses"
    r"|in-?[ ]?calls?|out-?[ ]?calls?|for (?:only|just)|por solo|cobro|cuesta|costo|cooperacion"
)
_CUE_JOINT = (
    r"[^a-z0-9\x00$€£]{0,6}(?:(?:is|are|of|from|at|de|only|just|starts?|starting|today|tonight|a|i)"
    r"[^a-z0-9\x00$€£]{1,3}){0,3}"
)
_CUE = re.compile(rf"(?:{_CUE_WORDS})(?![a-z]){_CUE_JOINT}")
_NO_BARE = re.compile(
    r"(?:(?<![a-z])(?:rooms?|rm|suite|ste|exit|apt|unit|hwy|highway|route|rte|rt|interstate|freeway"
    r"|i|us|sr|number|over|under|top|bldg|building|floor|since|level|pier|gate|calle|cuarto|age|lot"
    r"|habitacion|salida|numero|carretera|edad|studio|than|first|last)|#)[ \-.#:]{0,3}$"
)
_IS_LOOSE = re.compile(rf"{_LOOSE}|{_FLOWER}")
_THOUSANDS = re.compile(r"[.,](?=\d{3})")
_FIGURES = re.compile(r"\d+")
_BEFORE, _WINDOW = 16, 40
_LEAST, _LEAST_LOOSE, _MOST_LOOSE = 20, 40, 1500

_FIGURES_LOOK = r"(?:[\dil][\do]{1,4}|\d \d \d)"
_ROW_LOOK = rf"\b(?:\d{{1,3}}[.,])?{_FIGURES_LOOK}(?:[/\- ,|&.]{{1,3}}[\d][\do]{{1,3}})*"
_TENS_LOOK = r"(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety)"
_FEW_LOOK = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_HUNDREDS_LOOK = rf"(?:{_FEW_LOOK}[ \-]hund|hundred|hundo|cien\b|ciento\b|[a-z]{{3,7}}ientos)"
_GAP_LOOK = rf"[^a-z0-9]*(?:(?:{_SMALL})[^a-z0-9]+){{0,2}}"
_TIME_LOOK = (
    r"(?:hh|hr|hour(?: and a? ?half)?|hora y media|(?:half|full|media|1/[24])(?: (?:an )?h[a-z]*)?"
    r"|fh|hf|hlf|qv|qk|quick|ss\b|short|una h|hora|over ?night|all n"
    r"|(?:la|un|one|two|dos|three) (?:hora|rato|noche|hour|hr)|h\b|h\d|\d{1,3}[ \-]?[mh]"
    r"|\d(?:\.5| ?1/2)[ \-]?h|(?:fifteen|twenty|thirty|forty.five|sixty|quince|treinta)[ \-]m"
    r"|quarter|weekend)"
)
_UNIT_LOOK = (
    r"(?:r[0o][sz]|rs\b|dol|bu[cx]|usd|cad|mx[np]|pesos|dl[lrs]|eur|gbp|quid|kisses|besos|donat"
    rf"|diam|flow|pounds|{_LOOSE}|{_FLOWER}|\$|€|£)"
)
_SEVERAL_LOOK = r"(?:[/,&|] ?[a-z0-9]+)*"
_LOOKS = (
    rf"{_ROW_LOOK}(?:[ ]?{_UNIT_LOOK}|{_GAP_LOOK}{_TIME_LOOK}|[ ]?(?:for|x|por|/)[ ]?[1-6][05])",
    rf"\b(?:{_HUNDREDS_LOOK}|(?:{_FEW_LOOK}[ \-])?{_TENS_LOOK} (?:{_UNIT_LOOK}|for|per|h|an))",
    rf"\b{_TIME_LOOK}[a-z]*{_SEVERAL_LOOK}{_GAP_LOOK}{_FIGURES_LOOK}",
    rf"\b{_TIME_LOOK}[a-z]*[^a-z0-9]{{1,3}}(?:{_HUNDREDS_LOOK}|{_FEW_LOOK}[ \-]|{_TENS_LOOK})",
    rf"\b(?:{_CUE_WORDS})[^a-z0-9]{{0,6}}(?:[a-z]{{1,8}}[^a-z0-9]{{1,3}}){{0,3}}\d[\do]",
    r"(?:\$|€|£) ?\d|\b\d{2,3} ?/ ?\d{3}\b",
)
SIGHTS = tuple(Sight(look, _FIRST) for look in _LOOKS)
"""Where a row may begin: at an amount, in figures or words, at a duration, at a cue or sign."""


class Token(NamedTuple):
    """An amount with its unit of money if it has one, or a duration with its minutes.

    ``gap`` is what stands between the token before and this one.
    """

    start: int
    end: int
    amount: float | None
    minutes: int | None
    unit: str | None
    gap: str
    is_short: bool = False
    """Whether it is a duration by its place behind an amount alone: "80/15"."""


class Row(NamedTuple):
    """Tokens of one menu; ``is_cued`` where a word that speaks of money stands before it."""

    tokens: list[Token]
    is_cued: bool


def rows(text: Text, plain: str) -> Iterator[Row]:
    """The menus in ``plain``, in order."""
    end = 0
    for start in sorted(start for sight in SIGHTS for start in text.starts(sight)):
        if start >= end:
            row, end = _row(plain, start)
            if row.tokens:
                yield row


def _row(plain: str, start: int) -> tuple[Row, int]:
    """The row that begins at ``start`` or soon behind it, and where it ends."""
    cue = _CUE.match(plain, start)
    end = cue.end() if cue else start
    found = _FIRST.search(plain, end, end + _WINDOW)
    tokens: list[Token] = []
    while found and (new := _tokens(plain, found)):
        tokens += new
        end = found.end()
        found = _short(plain, tokens[-1]) or _NEXT.match(plain, end)
    return Row(tokens, bool(cue and tokens and tokens[0].start == cue.end())), end


def _short(plain: str, token: Token) -> re.Match[str] | None:
    return _SHORT.match(plain, token.end) if token.amount else None


def _tokens(plain: str, found: re.Match[str]) -> list[Token]:
    """What ``found`` stands for; nothing if it only looks like a token."""
    kind, start = found.lastgroup, found.end("gap")
    if kind in ("bare", "unit"):
        is_other = _NO_BARE.search(plain, max(start - _BEFORE, 0), start)
        return [] if is_other else _bare(found)
    if kind in ("words", "counted"):
        return _spelled(found)
    if kind == "several":
        return _several(found)
    if kind == "short":
        return [_time(found, int(found["short"]))._replace(is_short=True)]
    return [_signed(found) if kind in ("signed", "also") else _duration(found)]


def _signed(found: re.Match[str]) -> Token:
    sign = found["also"] or found["sign"]
    return _amount(found, _value(found["signed"]), sign)


def _bare(found: re.Match[str]) -> list[Token]:
    value, unit = _value(found["bare"]), found["unit"]
    if value < _LEAST:
        return []
    if (
        unit
        and _IS_LOOSE.match(unit)
        and not (_LEAST_LOOSE <= value <= _MOST_LOOSE and not value % 5)
    ):
        unit = None
    return [_amount(found, value, unit)]


def _spelled(found: re.Match[str]) -> list[Token]:
    value = spelled(found["words"]) or 0
    return [_amount(found, value, found["counted"])] if value >= _LEAST else []


def _several(found: re.Match[str]) -> list[Token]:
    """Minutes that stand together: "15/30/60 min"."""
    return [_time(found, int(minutes)) for minutes in _FIGURES.findall(found["several"])]


def _duration(found: re.Match[str]) -> Token:
    if named := found["named"]:
        return _time(found, _NAMED[named])
    if minutes := found["minutes"]:
        return _time(found, int(minutes) or None)
    if told := found["told"]:
        return _time(found, spelled(told))
    if clock := found["clock"]:
        return _time(found, 60 * (spelled(clock) or 1))
    hours = found["hours"].replace(" 1/2", ".5").replace("1/2", ".5")
    return _time(found, round(60 * float(hours)))


def _value(text: str) -> float:
    if text.endswith("k"):
        return round(1000 * float(text[:-1]), 2)
    return figures(_THOUSANDS.sub("", text))


def _amount(found: re.Match[str], value: float, unit: str | None) -> Token:
    return Token(found.end("gap"), found.end(), value, None, unit, found["gap"])


def _time(found: re.Match[str], minutes: int | None) -> Token:
    return Token(found.end("gap"), found.end(), None, minutes, None, found["gap"])
