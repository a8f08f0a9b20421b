"""Which words are names: of the lists and by their sound."""

from __future__ import annotations

import pytest

from leadlight.finder.cards import identity_words
from leadlight.finder.extract.given import all_names, kind_of, sounds_like_a_name, undisguised


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("isabella", "sure"),
        ("lupita", "sure"),
        ("amber", "either"),
        ("summer", "seldom"),
        ("available", "none"),
        ("monday", "none"),
        ("zhanelle", "unheard"),
    ],
)
def test_kinds(word: str, kind: str) -> None:
    assert kind_of(word) == kind


def test_no_word_of_identity_is_a_name() -> None:
    assert not all_names() & identity_words()


@pytest.mark.parametrize("word", ["zhanelle", "karisha", "tanaya"])
def test_sounds_like_a_name(word: str) -> None:
    assert sounds_like_a_name(word)


@pytest.mark.parametrize("word", ["irresistible", "raining", "shy", "independent", "hermosas"])
def test_sounds_like_another_word(word: str) -> None:
    assert not sounds_like_a_name(word)


@pytest.mark.parametrize("written", ["m!a", "mi@", "m i a", "m.i.a"])
def test_undisguised(written: str) -> None:
    assert undisguised(written) == "mia"


def test_nothing_is_read_into_digits() -> None:
    assert undisguised("b4u") is None
