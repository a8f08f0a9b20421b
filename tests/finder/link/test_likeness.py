"""Likeness forgives edits, slots and lines that change places, and not a text of one's own."""

from __future__ import annotations

import random
from itertools import pairwise

import pyarrow as pa
import pytest
from bench.edited import Writer
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.likeness import ALIKE, likeness
from leadlight.finder.link.shingles import SKETCH, sketch
from leadlight.finder.link.tokens import tokens

TEXTS = st.lists(
    st.sampled_from(["sun", "moon", "star", "sea", "hill", "road", "<name>", "♥", "夜"]),
    max_size=14,
).map(" ".join)


def likenesses(pairs: list[tuple[str, str]]) -> list[float]:
    count = len(pairs)
    words = pa.Table.from_batches([sketched([text for pair in pairs for text in pair])])
    keys = pa.table(
        {
            "text": pa.array(range(0, 2 * count, 2), pa.uint64()),
            "candidate": pa.array(range(1, 2 * count, 2), pa.uint64()),
        }
    )
    found: list[float] = likeness(keys, words.select(["text", "words"]))["likeness"].to_pylist()
    return found


def sketched(texts: list[str]) -> pa.RecordBatch:
    keys = pa.array(range(len(texts)), pa.uint64())
    return sketch(pa.record_batch([keys, pa.array(texts, pa.string())], names=["text", "typed"]))


def by_hand(one: str, other: str) -> float:
    """Likeness as its docstring has it, word by word."""
    left, right = tokens(one), tokens(other)
    if left == right:
        return 1.0
    pairs = set(pairwise(left)), set(pairwise(right))
    if len(pairs[0] & pairs[1]) < 5:
        return 0.0
    matched, cost = 0, 0.0
    for words, theirs in ((left, pairs[1]), (right, pairs[0])):
        met = [pair in theirs for pair in pairwise(words)]
        shared = [
            (at > 0 and met[at - 1]) or (at < len(met) and met[at]) for at in range(len(words))
        ]
        matched += sum(shared)
        gaps, passage = [0], 0
        for is_shared in shared:
            passage = passage + 1 if is_shared else 0
            if passage == 3:
                gaps.append(0)
            gaps[-1] += not is_shared
        cost += sum(min(gap, 2) + 2 * max(gap - 7, 0) for gap in gaps)
    return matched / (matched + cost)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_likeness_is_as_described(pairs: list[tuple[str, str]]) -> None:
    assert likenesses(pairs) == pytest.approx([by_hand(*pair) for pair in pairs])


@given(TEXTS, TEXTS)
def test_likeness_is_mutual(one: str, other: str) -> None:
    assert likenesses([(one, other)]) == likenesses([(other, one)])


@given(st.lists(TEXTS, min_size=1, max_size=8), st.integers(1, 5))
def test_a_sketch_does_not_depend_on_the_batch(texts: list[str], cut: int) -> None:
    together = [row["keys"] for row in sketched(texts).to_pylist()]
    parts = [sketched(texts[at : at + cut]) for at in range(0, len(texts), cut)]
    assert together == [row["keys"] for part in parts for row in part.to_pylist()]


def test_copies_are_alike_and_strangers_are_not() -> None:
    writer = Writer(7)
    originals = [writer.template() for _ in range(400)]
    copies = likenesses([(writer.copy(each), writer.copy(each)) for each in originals])
    following = pairwise(originals)
    strangers = likenesses([(writer.copy(one), writer.copy(other)) for one, other in following])
    assert sum(alike >= ALIKE for alike in copies) >= 0.98 * len(copies)
    assert max(strangers) < 0.2


def test_lines_that_change_places_stay_alike() -> None:
    writer, chance = Writer(8), random.Random(8)
    for _ in range(20):
        lines = [" ".join(writer.words(7)) for _ in range(9)]
        moved = chance.sample(lines, len(lines))
        assert likenesses([("\n".join(lines), "\n".join(moved))])[0] >= 0.9


def test_a_public_half_makes_no_copy() -> None:
    writer = Writer(9)
    public = " ".join(writer.words(40))
    own = [f"{' '.join(writer.words(40))} {public}" for _ in range(100)]
    assert max(likenesses(list(pairwise(own)))) < ALIKE - 0.05


def test_case_punctuation_and_emoji_do_not_count() -> None:
    assert tokens("Don't WAIT... ⭐call-me⭐ <phone>!") == ["dont", "wait", "call", "me", "<phone>"]
    assert likenesses([("Good evening, dear ♥", "good ♥ EVENING dear!!")]) == [1.0]


def test_scripts_without_blanks_are_read_by_character() -> None:
    assert tokens("今晚 สวัสดี ok") == ["今", "晚", *"สวัสดี", "ok"]


def test_short_texts_are_alike_only_when_equal() -> None:
    pairs = [
        ("hello there", "hello there"),
        ("hello there", "hello you"),
        ("hi", "hi"),
        ("a b", "b a"),
    ]
    assert likenesses(pairs) == [1.0, 0.0, 1.0, 0.0]


def test_one_phrase_repeated_is_little_evidence() -> None:
    assert likenesses([("call me " * 500, "call me " * 500 + "now")]) == [0.0]


def test_a_sketch_is_bounded() -> None:
    giant = " ".join(f"w{n}" for n in range(200_000))
    rows = sketched(["", "♥♥♥", "one", giant, None]).to_pylist()  # type: ignore[list-item]  # null
    assert [len(row["keys"]) for row in rows] == [0, 0, 1, SKETCH, 0]
    assert len(rows[3]["words"]) < 10_000
