"""Indicators: which cards an ad shows, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leadlight.core.findings import Age, Indicator, Phone, Span
from leadlight.finder import cards
from leadlight.finder.cards import Card
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight, on_words

_YOUNG = 23
_AROUND = 32
_NEGATION = re.compile(
    r"(?:(?<![a-z])(?:no|not|never|nor|without|aint|isnt|dont|wont|cant|zero|sin|nunca|ni|nada de)"
    r"|n't|n'?t)[ ](?:(?:a|an|the|very|so|your|any|una?|el|la|muy)[ ]){0,2}$"
)


def read_indicators(
    text: Text, phones: tuple[Phone, ...], ages: tuple[Age, ...]
) -> tuple[Indicator, ...]:
    """Cards that fire on the words of ``text``, and on its numbers and ages; ordered by code."""
    found = [*_read_words(text), *_read_findings(phones, ages)]
    return tuple(sorted(found, key=lambda indicator: indicator.code))


def _read_words(text: Text) -> list[Indicator]:
    return [
        Indicator(card.code, card.grade, spans)
        for card, sight in _text_cards()
        if text.starts(sight) and (spans := _spans(text, card, text.finds(sight)))
    ]


def _spans(text: Text, card: Card, matches: Iterator[re.Match[str]]) -> tuple[Span, ...]:
    kept = (
        found
        for found in matches
        if not (
            card.negated
            and _NEGATION.search(text.plain, max(found.start() - _AROUND, 0), found.start())
        )
    )
    return tuple(span for found in kept for span in text.spans(*found.span()))


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
    return [sight for _, sight in _text_cards()]


@cache
def _text_cards() -> list[tuple[Card, Sight]]:
    return [(card, on_words(card.expression)) for card in cards.load() if card.kind == "text"]


@cache
def _finding_cards() -> list[Card]:
    return [card for card in cards.load() if card.kind == "finding"]
