"""Indicators: which cards an ad shows, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Final

from leadlight.core.findings import Age, Grade, Indicator, Phone, Span
from leadlight.finder import cards
from leadlight.finder.cards import Card
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight, on_words

_YOUNG: Final = 23
_AROUND: Final = 32
_NEGATION: Final = re.compile(
    r"(?:(?<![a-z])(?:no|not|never|nor|neither|without|aint|isnt|arent|dont|doesnt|wont|cant|cannot"
    r"|zero|sin|nunca|ni|jamas|tampoco|nada de|ningun|ninguna)|n't)[ ]"
    r"(?:(?:available|open|disponible|a|an|the|very|so|too|your|my|any|need|ask|for|require|want|una?|el|la|muy|soy"
    r"|pido|necesito|tan|really|that|longer|being|estoy|ando|es|son|somos|atiendo|acepto|busco)"
    r"[ ]){0,3}$"
)
_FREE: Final = re.compile(r"[ -](?:free(?![a-z]|[ ](?:and|n|&))|not (?:needed|required|necessary))")


def read_indicators(
    text: Text, phones: tuple[Phone, ...], ages: tuple[Age, ...]
) -> tuple[Indicator, ...]:
    """Cards that fire on the words of ``text``, and on its numbers and ages; ordered by code."""
    found = [*_read_words(text), *_read_findings(phones, ages)]
    return tuple(sorted(found, key=lambda indicator: indicator.code))


def _read_words(text: Text) -> list[Indicator]:
    known, found = _text_cards(), dict[str, list[tuple[int, int]]]()
    for sight in text.fired(known):
        card = known[sight]
        for match in text.finds(sight):
            stretch = match.span()
            if not (card.negated and _is_negated(text.plain, *stretch)):
                found.setdefault(card.code, []).append(stretch)
    return [
        Indicator(code, _grades()[code], _spans(text, stretches))
        for code, stretches in found.items()
    ]


def _spans(text: Text, stretches: list[tuple[int, int]]) -> tuple[Span, ...]:
    """What several patterns found, in order; of what overlaps, one."""
    if not text.placed:
        return ()
    if len(stretches) == 1:
        return text.spans(*stretches[0])
    return tuple(span for stretch in _apart(stretches) for span in text.spans(*stretch))


def _apart(stretches: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """``stretches`` in order, those that overlap joined."""
    first, *others = sorted(stretches)
    for start, end in others:
        if start < first[1]:
            first = (first[0], max(first[1], end))
        else:
            yield first
            first = (start, end)
    yield first


def _is_negated(plain: str, start: int, end: int) -> bool:
    """Whether a word just before, or "free" just behind, says that it is not so."""
    before = _NEGATION.search(plain, max(start - _AROUND, 0), start)
    return bool(before or _FREE.match(plain, end))


def _read_findings(phones: tuple[Phone, ...], ages: tuple[Age, ...]) -> list[Indicator]:
    shown: dict[str, list[Phone] | list[Age]] = {
        "phone_obscured": [phone for phone in phones if phone.obscured],
        "age_under_23": [age for age in ages if age.years < _YOUNG],
    }
    return [
        Indicator(card.code, card.grade, tuple([span for it in found for span in it.spans]))
        for card in _finding_cards()
        if (found := shown.get(card.feature or ""))
    ]


def sights() -> list[Sight]:
    """The patterns of all cards on words."""
    return list(_text_cards())


@cache
def _text_cards() -> dict[Sight, Card]:
    """Each pattern for itself: all of a card in one are more than the scanner takes."""
    return {
        on_words(pattern): card
        for card in cards.load()
        for pattern in chain.from_iterable(card.patterns.values())
    }


@cache
def _grades() -> dict[str, Grade]:
    return {card.code: card.grade for card in cards.load()}


@cache
def _finding_cards() -> list[Card]:
    return [card for card in cards.load() if card.kind == "finding"]
