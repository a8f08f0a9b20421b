"""Scanning for many patterns at once finds what ``re`` finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder import cards
from leadlight.finder.extract.watch import Watch

EXPRESSIONS = ["new (?:in|to) town", "(?:brand )?new", "real|really", "🍒|👑", "no (?:a|b){1,3}"]
WATCH = Watch(EXPRESSIONS)
WORDS = [
    "new",
    "brand",
    "in",
    "to",
    "town",
    "real",
    "really",
    "🍒",
    "👑",
    "no",
    "ab",
    "xnew",
    "é",
    ",",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_finds_what_re_finds(plain: str) -> None:
    found = {
        index: [match.span() for match in matches] for index, matches in WATCH.search(plain).items()
    }
    assert found == {
        index: spans
        for index, expression in enumerate(EXPRESSIONS)
        if (
            spans := [
                it.span()
                for it in re.finditer(rf"(?<![a-z0-9])(?:{expression})(?![a-z0-9])", plain)
            ]
        )
    }


def test_every_card_can_be_watched() -> None:
    Watch([card.expression for card in cards.load() if card.kind == "text"])
