"""Telephone numbers under random disguises."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.records import Ad, Contact
from leadlight.finder.extract.disguise import TRICKS
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import international, national
from leadlight.finder.extract.phone import read_phones
from leadlight.finder.extract.read import read_findings

AREAS = ("212", "305", "312", "404", "412", "503", "602", "713", "773", "916")
DIGITS = {
    "figure": "0123456789",
    "word": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "full width": "０１２３４５６７８９",
    "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "keycap": tuple(f"{digit}\ufe0f\u20e3" for digit in range(10)),
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
}
numbers = st.builds(
    lambda area, line: f"{area}555{line:04}", st.sampled_from(AREAS), st.integers(0, 9999)
)


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and a way to write it: one spelling for each digit, one mark between all."""
    digits = draw(numbers)
    mark = draw(st.sampled_from(["-", ".", " ", "~", "*", "_", " - ", "\u200b", ""]))
    kinds = [draw(st.sampled_from([*DIGITS])) for _ in digits]
    written = mark.join(DIGITS[kind][int(digit)] for kind, digit in zip(kinds, digits, strict=True))
    return f"+1{digits}", written


@given(
    disguised(),
    st.sampled_from(["", "call ", "hi 🔥 ", "Im free! "]),
    st.sampled_from(["", " now", "!"]),
)
def test_reads_what_was_disguised(case: tuple[str, str], before: str, behind: str) -> None:
    e164, written = case
    body = f"{before}{written}{behind}"
    (phone,) = read_phones(Text([("body", body)]), "US")
    assert phone.e164 == e164
    for span in phone.spans:
        assert body[span.start : span.end] == span.text
    assert set(phone.tricks) <= TRICKS.keys()
    assert phone.obscured == bool(phone.tricks)


@given(numbers)
def test_a_plain_number_is_not_obscured(digits: str) -> None:
    body = f"call ({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    (phone,) = read_phones(Text([("body", body)]), "US")
    assert (phone.e164, phone.obscured) == (f"+1{digits}", False)


@pytest.mark.parametrize(
    ("digits", "region", "e164"),
    [
        ("5035550101", "US", "+15035550101"),
        ("15035550101", "CA", "+15035550101"),
        ("0005550101", "US", None),
        ("5031550101", "US", None),
        ("5039110101", "US", None),
        ("503555010", "US", None),
    ],
)
def test_the_plan(digits: str, region: str, e164: str | None) -> None:
    assert national(digits, region) == e164


def test_a_plus_sign_asks_for_a_country() -> None:
    assert international("15035550101") == "+15035550101"
    assert international("9995550101") is None


def test_a_contact_field_is_read_too(an_ad: Callable[..., Ad]) -> None:
    ad = an_ad(body="call 503 555 0101", contacts=(Contact("phone", "503-555-0101"),))
    (phone,) = read_findings(ad, "US").phones
    assert [span.field for span in phone.spans] == ["contacts.0", "body"]
