"""Indicator cards: what may be read into an ad or a group of ads, and how well it is founded."""

from leadlight.finder.cards.card import Card, Examples
from leadlight.finder.cards.deck import load, read_cards
from leadlight.finder.cards.identity import (
    find_identity,
    identity_end,
    identity_kinds,
    identity_words,
    is_identity,
)

__all__ = [
    "Card",
    "Examples",
    "find_identity",
    "identity_end",
    "identity_kinds",
    "identity_words",
    "is_identity",
    "load",
    "read_cards",
]
