"""The first text that has a key, of many."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.holders import first_holders

KEYS = st.one_of(st.integers(0, 40), st.integers(0, (1 << 32) - 1))


@given(st.sets(KEYS, max_size=30), st.lists(st.lists(KEYS, max_size=6), max_size=30), st.randoms())
def test_the_least_rank_of_each_key_that_a_text_has(
    asked: set[int], texts: list[list[int]], chance: object
) -> None:
    rows = list(enumerate(texts))
    chance.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis draws a Random
    listed = pa.list_(pa.uint32())
    found = first_holders(
        pa.table({"key": pa.array(asked, pa.uint32())}),
        pa.table(
            {
                "rank": pa.array([rank for rank, _ in rows], pa.int64()),
                "keys": pa.array([keys for _, keys in rows], listed),
            }
        ),
    )
    expected = {
        key: min(rank for rank, keys in rows if key in keys)
        for key in asked
        if any(key in keys for keys in texts)
    }
    assert dict(zip(*found.to_pydict().values(), strict=True)) == expected
