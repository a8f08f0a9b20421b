"""Prices: amounts with their currency and the minutes that they buy.

Menus name amounts and durations in turn, either first ("120 hh 200 hr", "30 min: $100"); which one
comes first holds for the whole run, so a run is read as a row of tokens and not word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from leadlight.core.findings import Price
from leadlight.finder.extract.normalise import Text

_DOLLARS = {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "MX": "MXN"}
_CODES = {"€": "EUR", "£": "GBP", "pesos": "MXN", "pounds": "GBP", "euro": "EUR", "euros": "EUR"}
_CODES |= {code.lower(): code for code in ("USD", "CAD", "MXN", "EUR", "GBP")}
_UNIT = (
    r"roses?|rosas?|dollars?|dolares|bucks?|usd|cad|mxn|pesos|euros?|eur|pounds|gbp|\$|€|£|kisses"
    r"|besos|donations?|diamonds"
)
_MINUTES = {
    15: ("quarter hour",),
    30: (
        "hh",
        "hhr",
        "half",
        "half hour",
        "half hr",
        "half an hour",
        "1/2",
        "1/2 hour",
        "1/2 hr",
        "1/2hr",
        "media hora",
        "media",
    ),
    60: (
        "h",
        "hr",
        "hour",
        "fh",
        "full hour",
        "full",
        "full hr",
        "an hour",
        "one hour",
        "hora",
        "una hora",
    ),
    90: ("hour and a half", "hora y media"),
    120: ("two hours", "dos horas"),
    None: ("qv", "quick visit", "qk", "ss", "short stay", "overnight"),
}
_WORDS = {word: minutes for minutes, words in _MINUTES.items() for word in words}
_NAMED = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_TOKEN = re.compile(
    r"(?P<span>(?:(?<![a-z0-9.,])(?:(?P<minutes>\d{1,3})[ \-]?(?:minutes?|minutos?|mins?|m)"
    r"|(?P<hours>(?:\d|1[0-2]|24)(?:\.5)?)[ \-]?(?:hours?|horas?|hrs?|h))"
    rf"|(?<![a-z.,])(?P<named>{_NAMED}))(?![a-z0-9]))"
    r"|(?P<amount>(?P<sign>[$€£])[ ]?(?P<signed>\d{1,3},\d{3}|\d{1,5})(?:\.\d\d)?(?!\d))"
    rf"|(?P<plain>(?<![a-z0-9$€£.,:#'])(?P<bare>\d{{2,4}})(?:[ ]?(?P<unit>{_UNIT})(?![a-z]))?"
    r"(?=[^a-z0-9]|[hqfs]|$)(?!%|[.,:']\d|[ ]?(?:percent|lbs?|pounds|cm|kg|inch|ft|yrs?|years?)\b))"
)
_FIGURES = re.compile(r"\d\d|[$€£] ?\d")
_JOINT = re.compile(
    r"[^a-z0-9]{0,6}(?:(?:for|per|an|a|the|is|por|la|el|x|por una)[^a-z0-9]{1,3}){0,2}"
)
_CUES = re.compile(
    r"(?:donations?|specials?|rates?|roses|tarifas?|precio|promo|deal|starting at|desde)"
    r"[^a-z0-9]{0,4}(?:(?:is|are|of|from|at|de)[^a-z0-9]{1,2})?$"
)
_LEAST, _MOST, _STEP = 20, 2000, 5
_AROUND = 30
_SIGNED_LEAST, _SIGNED_MOST = 5, 50_000


class _Token(NamedTuple):
    start: int
    end: int
    amount: float | None
    minutes: int | None
    currency: str | None


def read_prices(text: Text, plain: str, country: str) -> tuple[Price, ...]:
    """Prices in ``plain`` (the text with numbers of other kinds blanked out).

    An amount counts with a currency sign, a duration beside it or a word that speaks of money.
    ``country`` (ISO 3166) says whose dollars a bare dollar sign means.
    """
    first = _FIGURES.search(plain)
    if first is None:
        return ()
    home = _DOLLARS.get(country, "USD")
    prices: dict[tuple[float, str, int | None], Price] = {}
    for run in _runs(plain, max(first.start() - _AROUND, 0)):
        for amount, duration in _paired(run):
            if price := _price(text, plain, amount, duration, home):
                prices.setdefault((price.amount, price.currency, price.minutes), price)
    return tuple(prices.values())


def _price(
    text: Text, plain: str, amount: _Token, duration: _Token | None, home: str
) -> Price | None:
    value = amount.amount or 0.0
    if amount.currency is None and not _is_plausible(plain, amount, duration):
        return None
    if not _SIGNED_LEAST <= value <= _SIGNED_MOST:
        return None
    ends = [amount, duration] if duration else [amount]
    start, end = min(token.start for token in ends), max(token.end for token in ends)
    currency = home if amount.currency in (None, "$") else amount.currency or home
    return Price(value, currency, duration and duration.minutes, text.spans(start, end))


def _is_plausible(plain: str, amount: _Token, duration: _Token | None) -> bool:
    """Whether an amount without a currency can be one: round, and money or time is spoken of."""
    value = amount.amount or 0.0
    if not _LEAST <= value <= _MOST or value % _STEP:
        return False
    return duration is not None or bool(
        _CUES.search(plain[max(amount.start - _AROUND, 0) : amount.start])
    )


def _runs(plain: str, start: int) -> Iterator[list[_Token]]:
    """Tokens from ``start`` on with nothing but joints between them."""
    run: list[_Token] = []
    for found in _TOKEN.finditer(plain, start):
        token = _token(found)
        if run and not _JOINT.fullmatch(plain, run[-1].end, token.start):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _paired(run: list[_Token]) -> Iterator[tuple[_Token, _Token | None]]:
    """Each amount of a run with its duration; the run's first token says which comes first."""
    amounts = [index for index, token in enumerate(run) if token.amount is not None]
    step = -1 if run[0].amount is None and run[-1].amount is not None else 1
    for index in amounts:
        beside = run[index + step] if 0 <= index + step < len(run) else None
        yield run[index], beside if beside and beside.amount is None else None


def _token(found: re.Match[str]) -> _Token:
    start, end = found.span()
    if found["span"]:
        return _Token(start, end, None, _duration(found), None)
    if found["amount"]:
        amount = float(found["signed"].replace(",", ""))
        return _Token(start, end, amount, None, _CODES.get(found["sign"], "$"))
    unit = found["unit"]
    return _Token(start, end, float(found["bare"]), None, unit and _CODES.get(unit, "$"))


def _duration(found: re.Match[str]) -> int | None:
    """Minutes; ``None`` for a duration that leaves them open."""
    if found["named"]:
        return _WORDS[found["named"]]
    if found["minutes"]:
        return int(found["minutes"]) or None
    return round(float(found["hours"]) * 60) or None
