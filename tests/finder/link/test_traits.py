"""Traits of a text: what is read, in any form of text, and what may not be read."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.hashing import hashed
from leadlight.finder.link.traits import CODE, KINDS, written


def read(typed: str, raw: str = "", *, titled: bool = True) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, value in written(typed, raw, titled=titled):
        found.setdefault(kind, []).append(value)
    return found


def test_habits_and_phrases_of_an_ad() -> None:
    found = read(
        "🌟 <name> is back 💎\n🌟 good evening - free parking - never boring 🎀\ncall <phone>",
        "🌟 Good Evening - Free Parking - Never Boring 🎀\nCall 212-555-0101",
    )
    assert found["case"] == ["title"]
    assert found["separator"] == ["-"]
    assert found["opening"] == ["good evening"]
    assert found["lead_in"] == ["call"]
    assert found["shape"] == ["E<name>wwE\n"]
    assert (found["title_start"], found["title_end"]) == (["🌟"], ["💎"])
    assert (found["body_start"], found["body_end"]) == (["🌟"], ["🎀"])
    assert {"good evening", "free parking", "never boring", "call <phone>"} <= set(found["phrase"])


@pytest.mark.parametrize("typed", ["", "\n", "💎", "<phone>", "<identity>", "...", "a"])
def test_texts_of_next_to_nothing_are_read(typed: str) -> None:
    read(typed, typed)


def test_a_text_without_stops_has_phrases_and_a_new_word_moves_few() -> None:
    words = [f"word{number * 37 % 101}" for number in range(80)]
    before = set(read(" ".join(words), titled=False)["phrase"])
    words.insert(40, "novelty")
    after = set(read(" ".join(words), titled=False)["phrase"])
    assert len(before) >= 8
    assert len(before & after) >= len(before) - 3


@given(st.text(alphabet="ab <>\n-🌟.'", max_size=80))
def test_words_of_identity_leave_no_trace(text: str) -> None:
    """The slot of a word of identity reads as a blank."""
    marked = f"{text} <identity> {text}"
    assert list(written(marked, "", titled=True)) == list(
        written(f"{text}   {text}", "", titled=True)
    )


def test_a_trait_tells_its_kind_and_one_value_of_two_kinds_is_two_traits() -> None:
    codes = pa.array(range(len(KINDS)), pa.uint64())
    traits = hashed(pa.array(["same"] * len(KINDS)), codes).to_pylist()
    assert [trait % 32 for trait in traits] == list(range(len(KINDS)))
    assert len({trait // 32 for trait in traits}) == 1
    assert CODE[KINDS[3]] == 3
