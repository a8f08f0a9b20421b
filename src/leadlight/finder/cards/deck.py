"""The deck: every card of the package, read once and checked as a whole."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec
import yaml

from leadlight.core.errors import InputError
from leadlight.finder.cards.card import Card, faults


@cache
def load() -> tuple[Card, ...]:
    """All cards, ordered by grade and code.

    Raises:
        InputError: a card breaks a rule; names file, card and field, all faults at once.
    """
    folder = resources.files("leadlight.finder.cards") / "deck"
    cards = [
        card
        for source in sorted(folder.iterdir(), key=lambda source: source.name)
        if source.name.endswith(".yaml")
        for card in read_cards(source.name, source.read_text(encoding="utf-8"))
    ]
    _refuse_twins(cards)
    return tuple(sorted(cards, key=lambda card: (card.grade, card.code)))


def read_cards(name: str, text: str) -> list[Card]:
    """The cards that the file called ``name`` holds in ``text``: a YAML list.

    Raises:
        InputError: names the file, the card and the field of every fault.
    """
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(f"{name}: not YAML: {error}") from None
    if not isinstance(entries, list):
        raise InputError(f"{name}: not a list of cards")
    return [_read_card(f"{name}, card {place}", entry) for place, entry in enumerate(entries, 1)]


def _read_card(place: str, entry: Any) -> Card:
    try:
        card = msgspec.convert(entry, Card)
    except msgspec.ValidationError as error:
        raise InputError(f"{place}: {error}") from None
    if found := list(faults(card)):
        raise InputError(f"{place} ({card.code}): {'; '.join(found)}")
    return card


def _refuse_twins(cards: list[Card]) -> None:
    codes = [card.code for card in cards]
    if twins := sorted({code for code in codes if codes.count(code) > 1}):
        raise InputError(f"more than one card is called {', '.join(twins)}")
