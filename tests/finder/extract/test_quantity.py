"""Numbers in words and with letters for digits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract.quantity import SPELLED, figures, spelled

ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("one fifty", 150),
        ("two hundred and fifty", 250),
        ("one thousand two hundred", 1200),
        ("twenty-4", 24),
        ("thirtyfive", 35),
        ("veintidos", 22),
        ("treinta y dos", 32),
        ("ciento cincuenta", 150),
        ("mil quinientos", 1500),
        ("one two three", None),
        ("twenty four seven", None),
    ],
)
def test_what_words_come_to(words: str, value: int | None) -> None:
    assert re.fullmatch(SPELLED, words)
    assert spelled(words) == value


@given(st.integers(1, 9), st.integers(2, 9), st.integers(0, 9), st.sampled_from([" ", "-"]))
def test_hundreds_tens_and_ones_are_one_number(
    hundreds: int, tens: int, ones: int, joint: str
) -> None:
    words = f"{ONES[hundreds]} hundred {TENS[tens - 2]}{joint if ones else ''}{ONES[ones]}"
    assert spelled(words) == 100 * hundreds + 10 * tens + ones


@given(st.integers(10, 99_999))
def test_letters_and_blanks_stand_for_digits(number: int) -> None:
    written = " ".join(str(number)).replace("0", "o").replace("1", "l")
    assert figures(written) == number
