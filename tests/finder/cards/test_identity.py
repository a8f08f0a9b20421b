"""The lists of identity words, as data."""

from __future__ import annotations

import pytest

from leadlight.finder.cards import find_identity, identity_words


@pytest.mark.parametrize(
    "word",
    [
        *("latina", "asian", "african american", "colombiana", "muslim", "gay", "bisexual"),
        *("transgender", "deaf", "blind", "black", "white", "puerto rican", "two spirit"),
        "catolica",
    ],
)
def test_covers_each_kind_in_both_languages(word: str) -> None:
    assert word in identity_words()
    assert list(find_identity(word)) == [(0, len(word))]


def test_words_are_plain() -> None:
    assert all(word == word.lower().strip() for word in identity_words())
    assert all(len(word) > 1 for word in identity_words() if word.isascii())


@pytest.mark.parametrize("text", ["african-american", "two-spirit", "🇲🇽", "🏳🌈"])
def test_spellings_and_signs(text: str) -> None:
    assert list(find_identity(text)) == [(0, len(text))]


@pytest.mark.parametrize("text", ["blackjack", "thailand", "gayle", "transit", "ruler"])
def test_whole_words_only(text: str) -> None:
    assert not list(find_identity(text))
