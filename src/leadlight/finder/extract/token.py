"""The tokens of a menu: amounts, durations and what stands between them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from leadlight.finder.extract.quantity import SPELLED, TWO_DIGITS, figures, spelled

_DURATIONS: Final[dict[int | None, tuple[str, ...]]] = {
    15: ("quarter hour", "quarter of an hour", "1/4 hour", "1/4 hr", "cuarto de hora"),
    30: (
        *(
            "hh",
            "h.h",
            "h.h.",
            "hhr",
            "hlf",
            "hf",
            "half",
            "half hour",
            "half-hour",
            "halfhour",
            "half hr",
        ),
        *("half-hr", "hlf hr", "half an hour", "1/2", "1/2 hour", "1/2 hr", "1/2hr", "1/2 h"),
        *("1/2h", "media hora", "media hr", "media"),
    ),
    60: (
        *(
            "h",
            "hr",
            "hour",
            "fh",
            "fhr",
            "hourly",
            "ph",
            "p/h",
            "p/hr",
            "full hour",
            "full",
            "full hr",
            "h.r",
            "h.r.",
            "an hour",
            "hora",
        ),
        *("one hour", "one hr", "hora completa", "una hora", "una hr"),
    ),
    90: ("hour and a half", "hour and half", "hora y media", "1 1/2 hour", "1 1/2 hr"),
    None: (
        *(
            "qv",
            "qvs",
            "q.v",
            "q.v.",
            "quick",
            "rapidito",
            "rapidin",
            "quick visit",
            "short visit",
            "qk",
            "quickie",
            "ss",
            "short stay",
            "overnight",
        ),
        *("over night", "all night", "whole night", "toda la noche", "la noche", "un rato"),
        *("rato", "ratito", "overnights"),
        *("weekend", "all day"),
    ),
}
_NAMED: Final = {word: minutes for minutes, words in _DURATIONS.items() for word in words}
_VAGUE: Final = ("half", "full", "media", "h", "quick")
_NAMES: Final = "|".join(sorted(map(re.escape, _NAMED), key=len, reverse=True))
_MINUTES: Final = r"(?:minutes?|minutos?|mins?|mns?|mts|m)(?![a-z])"
_HOURS: Final = r"(?:hours?|horas?|hrs?|h)(?![a-z])"
_UNIT: Final = (
    r"ro[sz0]e?[sz]|r[0o]ses?|rosas?|dollars?|dollas?|dolares|bucks?|bux|usd|cad|mxn|pesos|mxp"
    r"|dlls?|dls|dlrs|euros?|eur|gbp|quid|kisses|besos|donations?|donativo|diamonds|flowers|rs"
    r"|pounds(?=[ ]?(?:an|per|for|a|/|hh|hr|half|the)\b)"
)
LOOSE: Final = r"in-? ?calls?|out-? ?calls?|deposito?|travel|uber|specials?|all in|flat"
_FEW: Final = "two|three|four|five|six|eight|ten|twelve|dos|tres|cuatro|cinco|seis"
_SIGN: Final = r"(?:mx|us|ca|au)?\$|€|£|(?:usd|eur|mxn|cad|gbp)(?=[ ]?\d)"
FLOWER: Final = r"🌹|💐|🌷|🥀|💵|💰|💲|💸"
_DIGITS: Final = r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d(?:\.\d{1,2})?k(?![a-z0-9])|\d(?: \d){2,3}(?! ?\d)"
_PLACE: Final = (
    r"st\b|street|ave\b|avenue|blvd|rd\b|road|main\b|miles?\b|mi\b|km\b|kilo|blocks?\b|[ap]\.?m\b"
)
_OTHER: Final = (
    r"%|percent|por ?ciento|lbs?\b|ibs\b|pounds|cm\b|kg\b|inch|ft\b|feet|y(?:ea)?rs?\b|y\.?/?o\b"
    r"|anos|followers|reviews|pics|photos|fotos|people|girls|friendly|times|degrees|followers"
    rf"|(?:st|nd|rd|th)\b|x\d|{_PLACE}"
)
_NO_TIME: Final = (
    r"(?:away|from|drive|driv|off|notice|before|ahead|prior|in advance|advance|ago|later|late|walk"
    r"|north|south|east|west|out of|outside|antes|de aqui|del?\b|to (?:the|down|you|your)|a day"
    r"|7 days|service\b|avail|open|availability)"
)
TOKEN: Final = (
    rf"(?P<several>(?:10|15|20|30|45)(?:[ ]?[/,&|][ ]?(?:15|20|30|45|60|90)){{1,3}})[ ]?{_MINUTES}"
    rf"|(?P<minutes>\d{{1,3}})[ \-]?{_MINUTES}(?![ ]{{0,2}}{_NO_TIME})"
    rf"|(?P<hours>(?:[1-9]|1[0-2]|24)(?:\.5| ?1/2)?)[ \-]?{_HOURS}(?![ ]{{0,2}}{_NO_TIME})"
    rf"|(?=[a-z1])(?P<named>{_NAMES})(?![a-z])(?![ ]{{0,2}}{_NO_TIME})"
    r"(?!(?<=half)[ \-](?:off|price|way|day|mile|block|of|your|the)"
    r"|(?<=full)[ \-](?:serv|fig|bod|lip|time|bust|of|set|pack|course|menu|length|access))"
    rf"|(?P<sign>{_SIGN})(?:{_SIGN}){{0,2}}[ ]?(?P<signed>{_DIGITS}|\d[\do]{{0,5}})"
    r"(?:\.\d\d)?(?!\d)"
    rf"(?:[ ]?(?P<also>{_UNIT})(?![a-z]))?"
    rf"|(?P<bare>{_DIGITS}|(?:\d[\do]|[il][\do]\d|[il]\do)[\do]{{0,3}})(?![\d])"
    rf"(?:[ ]?(?P<unit>(?:{_UNIT}|(?:{LOOSE})(?![ :=\-]{{0,3}}[\d$€£]))(?![a-z])"
    rf"|(?<=\d)(?:{_SIGN})(?!\d)|(?:{_SIGN})(?![ ]?\d)|{FLOWER}))?"
    rf"(?=[^a-z0-9]|[hqfslmur\d]|ph|p/h|$)(?![.,:']\d|[ \-]?(?:{_OTHER}))"
    rf"|(?:(?P<told>(?:{TWO_DIGITS})(?:[ \-]five)?)[ \-]?{_MINUTES}"
    rf"|(?P<clock>{_FEW})[ \-]?{_HOURS})(?![ ]{{0,2}}{_NO_TIME})"
    rf"|(?P<words>{SPELLED})(?:[ ]?(?P<counted>(?:{_UNIT})(?![a-z])|{FLOWER})"
    r")?"
)
SMALL: Final = (
    r"for|per|an|a|the|is|are|por|la|el|x|una|un|en|at|only|just|each|your|my|i|of|in|out|and|y|or"
    r"|de|to|in ?calls?|out ?calls?|in-call|out-call|specials?|sessions?|donations?|rates?|visits?"
    r"|stay|time|starts?|starting|from|min(?:imum)?"
)
JOINT: Final = (
    r"(?P<gap>[^a-z0-9\x00$€£]{0,30}"
    rf"(?:(?:(?=[a-z])(?:{SMALL})(?![a-z])|4(?=[ ][a-z]))[^a-z0-9\x00$€£]{{1,4}}){{0,3}})"
)
SHORT: Final = (
    r"(?P<gap>[ ]?[/=][ ]?|[ ]?(?:for|por|x|4)[ ])(?P<short>15|20|30|45|60)"
    rf"(?![\d%oh$€£m]|[.,]\d|[ ]?(?:/|-[ ]?\d"
    rf"|(?:{_MINUTES}|{_HOURS}|{_UNIT}|{_NAMES}|{_OTHER})(?![a-z])))"
)
_SHORT: Final = re.compile(SHORT)
_SHORT_BEHIND_DASH: Final = re.compile(SHORT.replace("[ ]?[/=][ ]?|", "[ ]?-[ ]?|"))
_NEXT: Final = re.compile(rf"{JOINT}(?:{TOKEN})")
_LOOSELY: Final = re.compile(rf"{LOOSE}|{FLOWER}")
_MINUTES_FIRST: Final = re.compile(
    r"(?:(?:15|20|30|45|60|90|120)[ ]?(?:/|-?>|=|:)[ ]?\$?\d{2,4}(?![\d/])[ ,;|&\n]{0,3}){2,8}"
)
_IN_MINUTES: Final = re.compile(
    r"(?P<minutes>\d+)[ ]?(?:/|-?>|=|:)[ ]?(?P<sign>\$)?(?P<amount>\d+)"
)
_THOUSANDS: Final = re.compile(r"[.,](?=\d{3})")
_FIGURES: Final = re.compile(r"\d+")
_LEAST, _LEAST_LOOSE, _MOST_LOOSE, _MOST_SHORT = 20, 40, 1500, 60


Amount = int | float
"""Whole where it is written so: compiled code would make a ``float`` of all of them."""


class Token(NamedTuple):
    """An amount with its unit of money if it has one, or a duration with its minutes.

    ``gap`` is what stands between the token before and this one.
    """

    start: int
    end: int
    amount: Amount | None
    minutes: int | None
    unit: str | None
    gap: str
    is_short: bool = False
    """Whether it is a duration by its place behind an amount alone: "80/15"."""
    is_vague: bool = False
    """Whether its word alone could be of something else: "half", "full"."""


def tokens(written: str) -> list[list[Token]]:
    """The tokens of the row ``written``; a figure that only looks like an amount breaks it in two.

    Offsets count from the start of the row.
    """
    if _MINUTES_FIRST.fullmatch(written) and (row := _minutes_first(written)):
        return [row]
    rows: list[list[Token]] = [[]]
    end = 0
    while found := _next(written, end, rows[-1]):
        new, end = _tokens(found), found.end()
        if new:
            rows[-1] += new
        else:
            rows.append([])
    return [row for row in rows if row]


def _minutes_first(written: str) -> list[Token]:
    """The tokens of bare minutes each with what they cost ("15/80 30/120"); none if it is less for
    more.
    """
    row: list[Token] = []
    costs: list[tuple[int, int]] = []
    for found in _IN_MINUTES.finditer(written):
        minutes, amount = int(found["minutes"]), int(found["amount"])
        start, end = found.span("amount")
        gap = written[row[-1].end : found.start()] if row else ""
        row.append(Token(found.start(), found.end("minutes"), None, minutes, None, gap))
        row.append(Token(start, end, amount, None, found["sign"], "/"))
        costs.append((minutes, amount))
    fits = all(amount >= minutes for minutes, amount in costs)
    return row if fits and sorted(costs) == costs == sorted(costs, key=lambda it: it[1]) else []


def _next(written: str, end: int, row: list[Token]) -> re.Match[str] | None:
    if row and row[-1].amount is not None:
        short = _SHORT.match(written, end)
        if not short and row[-1].amount > _MOST_SHORT and row[-1].unit:
            short = _SHORT_BEHIND_DASH.match(written, end)
        if short:
            return short
    return _NEXT.match(written, end)


def _tokens(found: re.Match[str]) -> list[Token]:
    """What ``found`` stands for; nothing if it only looks like a token."""
    kind = found.lastgroup
    if kind in ("bare", "unit"):
        return _bare(found)
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
    if unit and _LOOSELY.match(unit) and not _is_round(value):
        unit = None
    return [_amount(found, value, unit)]


def _is_round(value: Amount) -> bool:
    return _LEAST_LOOSE <= value <= _MOST_LOOSE and not value % 5


def _spelled(found: re.Match[str]) -> list[Token]:
    value = spelled(found["words"]) or 0
    return [_amount(found, value, found["counted"])] if value >= _LEAST else []


def _several(found: re.Match[str]) -> list[Token]:
    """Minutes that stand together: "15/30/60 min"."""
    return [_time(found, int(minutes)) for minutes in _FIGURES.findall(found["several"])]


def _duration(found: re.Match[str]) -> Token:
    if named := found["named"]:
        return _time(found, _NAMED[named])._replace(is_vague=named in _VAGUE)
    if minutes := found["minutes"]:
        return _time(found, int(minutes) or None)
    if told := found["told"]:
        return _time(found, spelled(told))
    if clock := found["clock"]:
        return _time(found, 60 * (spelled(clock) or 1))
    hours = found["hours"].replace(" 1/2", ".5").replace("1/2", ".5")
    return _time(found, round(60 * float(hours)))


def _value(text: str) -> Amount:
    if text.endswith("k"):
        return round(1000 * float(text[:-1]), 2)
    return figures(_THOUSANDS.sub("", text))


def _amount(found: re.Match[str], value: Amount, unit: str | None) -> Token:
    return Token(found.end("gap"), found.end(), value, None, unit, found["gap"])


def _time(found: re.Match[str], minutes: int | None) -> Token:
    return Token(found.end("gap"), found.end(), None, minutes, None, found["gap"])
