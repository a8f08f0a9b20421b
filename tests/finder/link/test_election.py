"""The earlier texts for which most keys of a text vote."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.election import MOST_CANDIDATES, elected

TEXTS = st.lists(st.lists(st.integers(0, 12), max_size=9, unique=True), max_size=25)


def expected(texts: list[list[int]], firsts: dict[int, int]) -> dict[int, list[int]]:
    """By counting; a text and the key of the first are their ranks."""
    found = {}
    for rank, keys in enumerate(texts):
        votes = Counter(firsts[key] for key in keys if firsts[key] < rank)
        enough = [(-count, it) for it, count in votes.items() if count >= min(2, len(keys))]
        if enough:
            found[rank] = sorted(it for _, it in sorted(enough)[:MOST_CANDIDATES])
    return found


@given(TEXTS)
def test_candidates_are_those_with_most_votes_of_two_or_more(texts: list[list[int]]) -> None:
    firsts = {
        key: min(rank for rank, keys in enumerate(texts) if key in keys)
        for key in {key for keys in texts for key in keys}
    }
    rows = pa.table(
        {
            "text": pa.array([100 + rank for rank in range(len(texts))], pa.uint64()),
            "rank": pa.array(range(len(texts)), pa.int64()),
            "keys": pa.array(texts, pa.list_(pa.uint32())),
        }
    )
    ranks = list(firsts.values())
    known = pa.table(
        {
            "key": pa.array(list(firsts), pa.uint32()),
            "rank": pa.array(ranks, pa.int64()),
            "text": pa.array([100 + rank for rank in ranks], pa.uint64()),
        }
    )
    found: dict[int, list[int]] = {}
    for text, candidate in zip(*elected(rows, known).to_pydict().values(), strict=True):
        found.setdefault(text - 100, []).append(candidate - 100)
    assert {rank: sorted(its) for rank, its in found.items()} == expected(texts, firsts)
