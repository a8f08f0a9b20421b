"""Scanning for many patterns at once finds what ``re`` finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract import indicator
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight, Watch, on_words

EXPRESSIONS = ["new (?:in|to) town", "(?:brand )?new", "real|really", "🍒|👑", "no (?:a|b){1,3}"]
SIGHTS = [on_words(expression) for expression in EXPRESSIONS]
WATCH = Watch(SIGHTS)
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
def test_finds_what_re_finds(words: str) -> None:
    text = Text([("body", words)], WATCH)
    for expression, sight in zip(EXPRESSIONS, SIGHTS, strict=True):
        alone = re.compile(rf"(?<![a-z0-9])(?:{expression})(?![a-z0-9])")
        expected = [it.span() for it in alone.finditer(text.plain)]
        assert [it.span() for it in text.finds(sight)] == expected


def test_a_pattern_that_the_watch_does_not_know_is_looked_for_alone() -> None:
    text = Text([("body", "a real one")], WATCH)
    assert [it.span() for it in text.finds(Sight(r"\bone", r"(?<=real )one"))] == [(7, 10)]


def test_matches_are_read_in_the_text_that_is_given() -> None:
    text = Text([("body", "new and new")], WATCH)
    sight = SIGHTS[1]
    assert [it.span() for it in text.finds(sight, "\0\0\0 and new")] == [(8, 11)]


def test_every_card_can_be_watched() -> None:
    Watch(indicator.sights())


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=5))
def test_many_texts_are_looked_through_as_each_alone(texts: list[str]) -> None:
    together = [seen.starts for seen in WATCH.look(texts)]
    assert together == [WATCH.starts(text) for text in texts]
