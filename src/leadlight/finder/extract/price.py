"""Prices: amounts with their currency and the minutes that they buy.

Menus name amounts and durations in turn, either first ("120 hh 200 hr", "30 min: $100"), or all of
the one and then all of the other ("hh/hr 120/200"). Each reading of a row is tried; the one in
which most amounts buy something, and more time costs more, is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from leadlight.core.findings import Price
from leadlight.finder.extract.menu import SIGHT, rows
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.token import Amount, Token, tokens
from leadlight.finder.extract.watch import Sight

Pair = tuple[Token, Token | None]
"""An amount, and the duration that it buys if one is said."""

_DOLLARS: Final = {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "MX": "MXN"}
_CODES = {
    "€": "EUR",
    "£": "GBP",
    "pesos": "MXN",
    "mxp": "MXN",
    "pounds": "GBP",
    "quid": "GBP",
}
_CODES |= {"euro": "EUR", "euros": "EUR", "dls": "USD", "dll": "USD", "dlls": "USD", "dlrs": "USD"}
_CODES |= {"mx$": "MXN", "us$": "USD", "ca$": "CAD", "au$": "AUD"}
_CODES |= {code.lower(): code for code in ("USD", "CAD", "MXN", "EUR", "GBP")}
_DOLLAR_WORDS: Final = {"dollar", "dollars", "dolares", "bucks"}
_LEAST, _MOST, _STEP = 20, 9000, 5
_SIGNED_LEAST, _SIGNED_MOST = 5, 50_000
_MOST_ALONE, _YEARS = 1500, range(1950, 2050)
_LONG, _LEAST_LONG, _NIGHT, _LEAST_NIGHT, _LEAST_VAGUE = 60, 100, 720, 300, 50
_NEXT_ITEM: Final = re.compile(r"[\n,;|•·]|[^\x00-\x7f]")
_ALTERNATIVE: Final = re.compile(r"[ ]?(?:[/,|&+\-\n]|(?:or|and|to|y|o|a)(?![a-z]))[ ]?")
_CUED: Final = re.compile(r"in-? ?call|out-? ?call|\bout\b|special|donation|rates?|starting")
_RANGE: Final = re.compile(r"[ ]?(?:-|to|a)[ ]?")
_STROKE: Final = re.compile(r"[ ]?/[ ]?")


class _Offer(NamedTuple):
    """A price and where it stands in its row."""

    amount: Amount
    currency: str
    minutes: int | None
    start: int
    end: int


def sights() -> tuple[Sight, ...]:
    """What prices are looked for by."""
    return (SIGHT,)


def read_prices(text: Text, plain: str, country: str) -> tuple[Price, ...]:
    """Prices in ``plain`` (the text with numbers of other kinds blanked out).

    An amount counts with a currency, a duration beside it or a word that speaks of money; a night
    or a visit leaves the minutes open. Of a range both ends are prices. ``country`` (ISO 3166) says
    whose dollars a bare dollar sign means.
    """
    prices: dict[tuple[Amount, str, int | None], Price] = {}
    for row in rows(text, plain):
        for one in _read(row.written, country, is_cued=row.is_cued):
            key = one.amount, one.currency, one.minutes
            if key not in prices:
                prices[key] = Price(*key, text.spans(row.start + one.start, row.start + one.end))
    return tuple(prices.values())


@lru_cache(maxsize=1 << 14)
def _read(written: str, country: str, *, is_cued: bool) -> tuple[_Offer, ...]:
    """What a row offers; the same rows come again and again."""
    return tuple(
        _offer(amount, duration, _home(row, country))
        for place, row in enumerate(tokens(written))
        for amount, duration in _stated(row, is_cued=is_cued and not place)
    )


def _offer(amount: Token, duration: Token | None, home: str) -> _Offer:
    ends = [amount, duration] if duration else [amount]
    start, end = min(it.start for it in ends), max(it.end for it in ends)
    minutes = duration and duration.minutes
    return _Offer(amount.amount or 0.0, _currency(amount, home), minutes, start, end)


def _home(row: list[Token], country: str) -> str:
    """The currency of amounts that name none: another amount's of the row, else the country's."""
    named = (_CODES[token.unit] for token in row if token.unit in _CODES)
    return next(named, _DOLLARS.get(country, "USD"))


def _currency(amount: Token, home: str) -> str:
    if amount.unit in _DOLLAR_WORDS and home == "MXN":
        return "USD"
    return _CODES.get(amount.unit or "", home)


def _stated(row: list[Token], *, is_cued: bool) -> list[Pair]:
    """Amounts that count, with their durations: sure ones, and those joined to one."""
    pairs = _with_ranges([*_paired(row)])
    counts = [_is_sure(pair) for pair in pairs]
    counts[:1] = [is_cued or it for it in counts[:1]]
    counts = [it or bool(_CUED.search(pair[0].gap)) for it, pair in zip(counts, pairs, strict=True)]
    if _are_strokes(pairs) or sum(_is_short(pair) for pair in pairs) > 1:
        counts = [True] * len(pairs)
    _spread(pairs, counts, range(1, len(pairs)), -1)
    _spread(pairs, counts, range(len(pairs) - 2, -1, -1), 1)
    return [pair for pair, it in zip(pairs, counts, strict=True) if it and _is_possible(*pair)]


def _spread(pairs: list[Pair], counts: list[bool], places: range, step: int) -> None:
    """Lets an amount count where its neighbour does: "100/150/200 roses"."""
    for place in places:
        later = max(place, place + step)
        if counts[place + step] and _ALTERNATIVE.fullmatch(pairs[later][0].gap):
            counts[place] = True


def _is_sure(pair: Pair) -> bool:
    amount, duration = pair
    if amount.unit or (duration and not duration.is_short):
        return True
    return duration is not None and not _STROKE.fullmatch(duration.gap)


def _is_short(pair: Pair) -> bool:
    return pair[1] is not None and pair[1].is_short


def _is_possible(amount: Token, duration: Token | None) -> bool:
    """Whether the figure can be a price: a bare one is round, and no year."""
    value = amount.amount or 0.0
    if amount.unit:
        return _SIGNED_LEAST <= value <= _SIGNED_MOST
    if value % _STEP or value in _YEARS:
        return False
    return _LEAST <= value <= (_MOST if duration else _MOST_ALONE)


def _are_strokes(pairs: list[Pair]) -> bool:
    """Whether bare amounts stand as prices for half an hour and an hour do: "120/200"."""
    values = [amount.amount or 0.0 for amount, _ in pairs]
    return len(pairs) > 1 and all(
        50 <= one < other <= 2.5 * one
        and one % 10 == other % 10 == 0
        and _STROKE.fullmatch(pairs[place][0].gap)
        for place, (one, other) in enumerate(pairwise(values), 1)
    )


def _with_ranges(pairs: list[Pair]) -> list[Pair]:
    """Both ends of a range buy the same: "150-200/hr"."""
    shared = [
        (amount, following if duration is None and _RANGE.fullmatch(upper.gap) else duration)
        for (amount, duration), (upper, following) in pairwise(pairs)
    ]
    return shared + pairs[-1:]


def _paired(tokens: list[Token]) -> Iterator[Pair]:
    if zipped := _zipped(tokens):
        yield from zipped
        return
    for part in _parts(tokens):
        first = -1 if part[0].amount is None else 1
        yield from max((_in_turn(part, step) for step in (first, -first)), key=_worth)


def _zipped(tokens: list[Token]) -> list[Pair]:
    """Pairs of a row that names all durations and then as many amounts, or the reverse."""
    half, odd = divmod(len(tokens), 2)
    one, other = tokens[:half], tokens[half:]
    kinds = [{token.amount is None for token in part} for part in (one, other)]
    if odd or half < 2 or kinds not in ([{True}, {False}], [{False}, {True}]):
        return []
    return list(zip(one, other, strict=True) if False in kinds[0] else zip(other, one, strict=True))


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """The items of a menu, if each has an amount; else the row as it is."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if parts[-1] and _NEXT_ITEM.search(token.gap):
            parts.append([])
        parts[-1].append(token)
    whole = all(any(token.amount is not None for token in part) for part in parts)
    return parts if whole else [tokens]


def _in_turn(tokens: list[Token], step: int) -> list[Pair]:
    """Each amount with the duration that stands ``step`` from it."""
    beside = [*tokens[1:], None] if step > 0 else [None, *tokens[:-1]]
    return [
        (token, other if other and _fits(token, other, step) else None)
        for token, other in zip(tokens, beside, strict=True)
        if token.amount is not None
    ]


def _fits(amount: Token, duration: Token, step: int) -> bool:
    """Whether ``duration`` can be what ``amount`` buys."""
    value, minutes = amount.amount or 0.0, duration.minutes or 0
    if duration.amount is not None or (duration.is_short and step < 0):
        return False
    if minutes >= _NIGHT:
        return value >= _LEAST_NIGHT
    if duration.is_short and _STROKE.fullmatch(duration.gap):
        return value >= 2 * minutes
    least = max(minutes if minutes <= _LONG else _LEAST_LONG, duration.is_vague * _LEAST_VAGUE)
    return bool(amount.unit) or value >= least


def _worth(pairs: list[Pair]) -> int:
    """How many amounts buy time, less those that buy less of it for more."""
    timed = [(it.amount or 0.0, other.minutes) for it, other in pairs if other]
    known = [(amount, minutes) for amount, minutes in timed if minutes]
    wrong = sum((a - b) * (m - n) < 0 for (a, m), (b, n) in pairwise(known))
    return len(timed) - wrong
