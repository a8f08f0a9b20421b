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


@pytest.mark.parametrize(
    ("region", "text", "e164"),
    [
        ("MX", "llama 55 5555 0101", "+525555550101"),
        ("GB", "07700 900123", "+447700900123"),
        ("GB", "+1 503 555 0101", "+15035550101"),
        ("US", "whatsapp +52 1 55 5555 0101", "+525555550101"),
        ("US", "011 52 55 5555 0101", "+525555550101"),
    ],
)
def test_numbers_of_other_countries_are_plain_as_they_are_written_there(
    region: str, text: str, e164: str
) -> None:
    (phone,) = read_phones(Text([("body", text)]), region)
    assert (phone.e164, phone.obscured) == (e164, False)


AMOUNTS = [60, 80, 100, 120, 150, 180, 200, 220, 250, 300, 350, 400, 500, 600, 800, 1000, 1200]


@given(
    st.lists(st.sampled_from(AMOUNTS), min_size=2, max_size=7),
    st.sampled_from([" ", "/", ", ", " - ", "\n", " | ", "  "]),
)
def test_a_menu_holds_no_number(amounts: list[int], mark: str) -> None:
    assert not read_phones(Text([("body", mark.join(map(str, amounts)))]), "US")


@given(
    st.lists(st.integers(18, 45), min_size=4, max_size=8), st.sampled_from([" ", ", ", "/", " & "])
)
def test_ages_in_a_row_are_no_number(ages: list[int], mark: str) -> None:
    assert not read_phones(Text([("body", mark.join(map(str, ages)))]), "US")


@given(numbers, st.sampled_from("23456789"), st.sampled_from([" ", "-", ".", "*"]))
def test_a_digit_too_many_or_too_few_makes_no_number(digits: str, more: str, mark: str) -> None:
    for other in (more + digits, digits + more, digits[:-1]):
        assert not read_phones(Text([("body", mark.join(other))]), "US")


def test_two_spellings_are_one_number_with_both_places_and_the_tricks() -> None:
    body = "503-555-0101 or five zero three 555 0101"
    (phone,) = read_phones(Text([("body", body)]), "US")
    assert [span.text for span in phone.spans] == [body[:12], body[16:]]
    assert (phone.obscured, phone.tricks) == (True, ("grouping", "words"))


def test_many_places_of_one_number_are_all_kept() -> None:
    (phone,) = read_phones(Text([("body", "503-555-0101 " * 500)]), "US")
    assert len(phone.spans) == 500


def test_a_contact_field_is_read_too(an_ad: Callable[..., Ad]) -> None:
    ad = an_ad(body="call 503 555 0101", contacts=(Contact("phone", "503-555-0101"),))
    (phone,) = read_findings(ad, "US").phones
    assert [span.field for span in phone.spans] == ["contacts.0", "body"]
