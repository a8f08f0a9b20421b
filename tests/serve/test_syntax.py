"""Help with a question that could not be understood, and why a hit is there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.serve.syntax import cut, hint, trouble, words_of


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ('"open', "quotation mark"),
        ("(a OR b", "open that has no partner"),
        ("a) b", "closed that has no partner"),
        ("night AND", "AND lacks"),
        ("OR night", "OR lacks"),
        ("NOT night", "takes away"),
        ("!!!", "no word"),
        ("a:b:c", "could not be understood"),
    ],
)
def test_trouble_is_named(query: str, says: str) -> None:
    """With what to do about it."""
    assert says in trouble(query)
    assert "AND, OR and NOT" in trouble(query)


def test_small_letters_are_words() -> None:
    """Which may not be what was meant."""
    assert "OR in capitals" in (hint("night or day") or "")
    assert hint('"night or day"') is None
    assert hint("night OR day") is None


def test_words_and_phrases_are_known() -> None:
    """Operators are none of them."""
    assert words_of('"new in town" AND (late OR @ann) NOT x') == ("new in town", "late", "@ann")


@given(st.text(max_size=80), st.text(max_size=20))
def test_cutting_loses_nothing(text: str, query: str) -> None:
    """Whatever is looked for."""
    assert "".join(piece for piece, _ in cut(text, words_of(query))) == text


def test_whole_words_are_cut_out() -> None:
    """In any case."""
    assert cut("Call me, CALL recall", ("call",)) == [
        ("Call", True),
        (" me, ", False),
        ("CALL", True),
        (" recall", False),
    ]
