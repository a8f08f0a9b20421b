"""Traits of a text: what is read, in any form of text, and what may not be read."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.habits import written
from leadlight.finder.link.hashing import numbered
from leadlight.finder.link.traits import CODE, KINDS

Found = dict[str, list[str]]
TEXTS = st.text(alphabet="ab <>\n-🌟.'&", max_size=80)


def read(typed: str, raw: str = "", *, titled: bool = True) -> Found:
    return read_all([typed], [raw], titled=titled)[0]


def read_all(typed: list[str], raw: list[str], *, titled: bool = True) -> list[Found]:
    """What each text shows, by kind, in the order in which it shows it."""
    found: list[Found] = [{} for _ in typed]
    texts, titles = pa.array(typed, pa.string()), np.full(len(typed), titled)
    for each in written(texts, pa.array(raw, pa.string()), titles):
        for row, place in zip(each.rows.tolist(), each.places.tolist(), strict=True):
            found[row].setdefault(each.kind, []).append(each.values[place])
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


@given(TEXTS)
def test_words_of_identity_leave_no_trace(text: str) -> None:
    """The slot of a word of identity reads as a blank."""
    assert read(f"{text} <identity> {text}") == read(f"{text}   {text}")


@given(st.lists(TEXTS, max_size=6), st.booleans())
def test_a_text_reads_the_same_among_others(texts: list[str], titled: bool) -> None:  # noqa: FBT001 - drawn
    alone = [read(text, text, titled=titled) for text in texts]
    assert read_all(texts, texts, titled=titled) == alone


@pytest.mark.parametrize(
    ("raw", "case"),
    [
        ("CALL ME a", "upper"),
        ("Call Me Now", "title"),
        ("call me", "lower"),
        ("Call me now, i am here", "sentence"),
        ("é 💎 a", ""),
        ("X" * 600, "upper"),
        ("now " * 150 + "NOW " * 400, "lower"),
        ("💎" * 599 + "NOW", ""),
        ("CALL " * 28 + "é" + "now " * 100, "upper"),
    ],
)
def test_the_first_words_tell_the_case(raw: str, case: str) -> None:
    assert read("", raw)["case"] == [case]


@pytest.mark.parametrize(
    ("typed", "before"),
    [
        ("call <phone>", "call"),
        ("<phone>", ""),
        ("<phone> or <phone> now", "now"),
        ("text <name> - <phone> <phone>", "<name>"),
    ],
)
def test_the_word_before_the_number(typed: str, before: str) -> None:
    assert read(typed, titled=False)["lead_in"] == [before]


def test_a_trait_tells_its_kind_and_one_value_of_two_kinds_is_two_traits() -> None:
    traits = [int(numbered(["same"], code)[0]) for code in range(len(KINDS))]
    assert [trait % 32 for trait in traits] == list(range(len(KINDS)))
    assert len({trait // 32 for trait in traits}) == 1
    assert CODE[KINDS[3]] == 3
