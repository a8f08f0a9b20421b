"""Indicators: which cards an ad shows, and in which words."""

from __future__ import annotations

import re
from functools import cache

from leadlight.core.findings import Age, Indicator, Phone, Span
from leadlight.finder import cards
from leadlight.finder.cards import Card
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight, on_words

_YOUNG = 23
_AROUND = 32
_NEGATION = re.compile(
    r"(?:(?<![a-z])(?:no|not|never|nor|neither|without|aint|isnt|arent|dont|doesnt|wont|cant|cannot"
    r"|zero|sin|nunca|ni|jamas|tampoco|nada de|ningun|ninguna)|n't)[ ]"
    r"(?:(?:available|open|disponible|a|an|the|very|so|too|your|my|any|need|ask|for|require|want|una?|el|la|muy|soy|pido"
    r"|necesito|tan)[ ]){0,3}$"
)
_FREE = re.compile(r"[ -](?:free(?![a-z]|[ ](?:and|n|&))|not (?:needed|required|necessary))")


def read_indicators(
    text: Text, phones: tuple[Phone, ...], ages: tuple[Age, ...]
) -> tuple[Indicator, ...]:
    """Cards that fire on the words of ``text``, and on its numbers and ages; ordered by code."""
    found = [*_read_words(text), *_read_findings(phones, ages)]
    return tuple(sorted(found, key=lambda indicator: indicator.code))


def _read_words(text: Text) -> list[Indicator]:
    fired = text.fired(_text_cards())
    found = ((_text_cards()[sight], _spans(text, sight)) for sight in fired)
    return [Indicator(card.code, card.grade, spans) for card, spans in found if spans]


def _spans(text: Text, sight: Sight) -> tuple[Span, ...]:
    negated = _text_cards()[sight].negated
    spans: list[Span] = []
    for found in text.finds(sight):
        if not (negated and _is_negated(text.plain, *found.span())):
            spans += text.spans(*found.span())
    return tuple(spans)


def _is_negated(plain: str, start: int, end: int) -> bool:
    """Whether a word just before, or "free" just behind, says that it is not so."""
    before = _NEGATION.search(plain, max(start - _AROUND, 0), start)
    return bool(before or _FREE.match(plain, end))


def _read_findings(phones: tuple[Phone, ...], ages: tuple[Age, ...]) -> list[Indicator]:
    shown = {
        "phone_obscured": [span for phone in phones if phone.obscured for span in phone.spans],
        "age_under_23": [span for age in ages if age.years < _YOUNG for span in age.spans],
    }
    return [
        Indicator(card.code, card.grade, tuple(spans))
        for card in _finding_cards()
        if (spans := shown.get(card.feature or ""))
    ]


def sights() -> list[Sight]:
    """The patterns of all cards on words."""
    return list(_text_cards())


@cache
def _text_cards() -> dict[Sight, Card]:
    return {on_words(card.expression): card for card in cards.load() if card.kind == "text"}


@cache
def _finding_cards() -> list[Card]:
    return [card for card in cards.load() if card.kind == "finding"]
