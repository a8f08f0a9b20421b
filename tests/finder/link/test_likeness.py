"""Likeness is the Jaccard similarity of word triples, and bands bring like texts together."""

from __future__ import annotations

import random
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.likeness import bands, likeness

WORDS = st.lists(st.sampled_from(["sun", "moon", "star", "sea", "hill", "road"]), max_size=12)
TEXTS = WORDS.map(" ".join)


def jaccard(left: str, right: str) -> float:
    def triples(text: str) -> set[tuple[str, ...]]:
        words = ["^", "^", *text.split(" ")]
        return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}

    one, other = triples(left), triples(right)
    return len(one & other) / len(one | other)


def likenesses(pairs: list[tuple[str, str]]) -> list[float]:
    left, right = zip(*pairs, strict=True)
    keys = pa.array(range(len(pairs)), pa.uint64())
    batch = pa.record_batch({"a": keys, "b": keys, "left": list(left), "right": list(right)})
    found: list[float] = likeness(batch)["jaccard"].to_pylist()
    return found


def banded(texts: list[str]) -> list[set[int]]:
    keys = pa.array(range(len(texts)), pa.uint64())
    rows = bands(pa.record_batch({"text": keys, "typed": texts}))["bands"]
    return [set(row) for row in rows.to_pylist()]


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_likeness_is_jaccard(pairs: list[tuple[str, str]]) -> None:
    expected = [jaccard(left, right) for left, right in pairs]
    assert likenesses(pairs) == pytest.approx(expected)


@given(st.lists(TEXTS, min_size=1, max_size=8), st.integers(1, 5))
def test_bands_of_a_text_do_not_depend_on_the_batch(texts: list[str], cut: int) -> None:
    together = banded(texts)
    apart = [row for at in range(0, len(texts), cut) for row in banded(texts[at : at + cut])]
    assert together == apart


def test_bands_bring_like_texts_together_and_keep_strangers_apart() -> None:
    chance = random.Random(7)
    vocabulary = [f"w{n}" for n in range(2000)]
    originals = [" ".join(chance.choices(vocabulary, k=60)) for _ in range(300)]
    copies = [text.rsplit(" ", 6)[0] + " x y z u v w" for text in originals]
    of_original, of_copy = banded(originals), banded(copies)
    met = sum(bool(one & other) for one, other in zip(of_original, of_copy, strict=True))
    strangers = sum(bool(one & other) for one, other in pairwise(of_original))
    assert met >= 0.97 * len(originals)
    assert strangers == 0
