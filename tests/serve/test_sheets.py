"""CSV that no spreadsheet runs, and that every program reads."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.serve.sheets import cell, sheet


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1 212-555-0123",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\u00a0=1",
        "\r=1",
        "|cmd",
        "%x",
        "\x00=1",
        "\ufeff=1",
    ],
)
def test_a_formula_becomes_text(text: str) -> None:
    """An apostrophe stands before it."""
    assert cell(text).startswith("'")


def test_numbers_and_words_stay_as_they_are() -> None:
    """Also negative ones, also nothing."""
    assert [cell(each) for each in (-3.5, 12, "ann", None)] == ["-3.5", "12", "ann", ""]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1))
def test_what_is_written_is_read_again(row: list[str]) -> None:
    """Quotation marks, commas and line ends are no trouble."""
    answer = sheet("x", ["head"], [row])
    text = bytes(answer.body).decode("utf-8-sig")
    (_, read) = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [cell(each) for each in row]
    assert answer.headers["content-disposition"] == 'attachment; filename="x.csv"'
