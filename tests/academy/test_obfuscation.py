"""Every spelling of a number can be read back, by a reader that knows the trick."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.academy import numerals, obfuscation
from leadlight.academy.chance import Chance
from leadlight.academy.obfuscation import TRICKS, Spelling

_numbers = st.from_regex(r"[2-9][0-9]{2}555[0-9]{4}", fullmatch=True)
_seeds = st.integers(0, 2**32)
_WORDS = {word: str(at) for at, word in enumerate(numerals.ENGLISH)}
_WORDS |= {word: str(at) for at, word in enumerate(numerals.SPANISH)}
_WORDS |= {numerals.two_digits(f"{pair:02d}"): f"{pair:02d}" for pair in range(100)}
_LETTERS = {look: digit for digit, looks in numerals.LOOK_ALIKES.items() for look in looks}
_LONGEST_FIRST = re.compile(
    rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?!ty|teen|y|een)"
)


def _read(spelling: Spelling) -> str:
    """The digits, undoing every trick."""
    text = unicodedata.normalize("NFKC", f"{spelling.text} {spelling.rest}")
    text = re.sub(r"(double|triple) (\d)", lambda m: m[2] * (2 if m[1] == "double" else 3), text)
    text = _LONGEST_FIRST.sub(lambda word: _WORDS[word[0]], text)
    return re.sub(r"\D", "", "".join(_LETTERS.get(sign, sign) for sign in text))


@given(number=_numbers, form=st.integers(0, 100))
def test_plain_forms_hold_the_number(number: str, form: int) -> None:
    spelling = obfuscation.plain(number, form)
    assert _read(spelling).removeprefix("1") == number.removeprefix("1")
    assert not spelling.tricks


@pytest.mark.parametrize("trick", sorted(TRICKS))
@given(number=_numbers, seed=_seeds)
def test_each_trick_can_be_undone(trick: str, number: str, seed: int) -> None:
    text = TRICKS[trick](number, Chance(seed))
    assert _read(Spelling(text)) == number
    assert number not in text


@given(number=_numbers, seed=_seeds, harshness=st.floats(0, 1))
def test_harsh_spellings_can_be_undone(number: str, seed: int, harshness: float) -> None:
    spelling = obfuscation.obscured(number, obfuscation.EVERYWHERE, harshness, Chance(seed))
    assert _read(spelling) == number
    assert spelling.tricks


@given(number=_numbers, seed=_seeds)
def test_a_split_number_stands_in_two_places(number: str, seed: int) -> None:
    spelling = obfuscation.split(number, Chance(seed))
    assert _read(spelling) == number
    assert spelling.rest
    assert spelling.tricks == ("split",)
