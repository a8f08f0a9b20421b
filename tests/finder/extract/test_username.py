"""What is a name by its form, and what by where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract.ordinary import is_ordinary, sounds_ordinary
from leadlight.finder.extract.username import Name, has_form, is_introduced, name_at, stands_alone


@pytest.mark.parametrize("word", ["pics", "accepted", "replies", "streaks", "filters", "noted"])
def test_forms_of_ordinary_words_are_ordinary(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize("word", ["sweetmia", "brandyxo", "mia", "kaylab"])
def test_made_up_words_are_not(word: str) -> None:
    assert not sounds_ordinary(word)


@pytest.mark.parametrize("value", ["mia_x", "mia.bella", "mia2022", "_mia_"])
def test_form_says_what_a_name_is(value: str) -> None:
    assert has_form(value)


@pytest.mark.parametrize("value", ["mia", "open24", "call.me", "24hrs", "5star", "2022", "_call_"])
def test_what_has_no_form_of_a_name(value: str) -> None:
    assert not has_form(value)


@pytest.mark.parametrize(("value", "is_name"), [("mia", True), ("yes", False), ("100", False)])
def test_what_a_sign_introduces(value: str, *, is_name: bool) -> None:
    assert is_introduced(value) == is_name


@pytest.mark.parametrize(
    ("plain", "first", "later"),
    [
        ("sweetmia", True, True),
        ("sweetmia see you", False, True),
        ("sweetmia gorgon", False, False),
    ],
)
def test_a_word_stands_alone(plain: str, *, first: bool, later: bool) -> None:
    """Behind "my snap" an ordinary word may follow; at the start of a clause only its end."""
    name = Name("sweetmia", 0, 8)
    assert stands_alone(plain, name, introduced=False) == first
    assert stands_alone(plain, name, introduced=True) == later


@given(st.text(alphabet="ab1_.- @/#", max_size=60), st.integers(0, 60))
def test_a_name_stands_where_it_says(plain: str, start: int) -> None:
    name = name_at(plain, start)
    if name:
        assert plain[name.start : name.end] == name.value
        assert name.start == start
        assert 3 <= len(name.value) <= 38
