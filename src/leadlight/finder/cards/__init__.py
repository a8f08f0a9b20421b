"""Indicator cards: what may be read into an ad or a group of ads, and how well it is founded."""

from leadlight.finder.cards.card import Card, Examples
from leadlight.finder.cards.deck import load, read_cards
from leadlight.finder.cards.identity import identity_pattern, identity_words

__all__ = ["Card", "Examples", "identity_pattern", "identity_words", "load", "read_cards"]
