"""The uses of a mark are those that a look at its ads, one after the other, finds."""

from __future__ import annotations

import random
from itertools import pairwise

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.marks import SILENCE_DAYS, turns

HOUR = 3_600_000_000
MOMENTS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 200 * HOUR)), max_size=20)


@given(MOMENTS, st.randoms(use_true_random=False))
def test_each_mark_is_followed_in_the_order_of_time(
    shown: list[tuple[int, int]], chance: random.Random
) -> None:
    """A use ends where nobody shows the mark for longer than ``SILENCE_DAYS``."""
    shown = sorted(shown, key=lambda it: it[1])
    rows = list(enumerate(shown))
    chance.shuffle(rows)
    given_rows = pa.table(
        {
            "row": pa.array([row for row, _ in rows], pa.int64()),
            "mark": pa.array([mark for _, (mark, _) in rows], pa.uint64()),
            "place": pa.array([row for row, _ in rows], pa.int64()),
            "at": pa.array([at for _, (_, at) in rows], pa.int64()),
        }
    )
    told = {row["row"]: (row["use"], row["silent"]) for row in turns(given_rows).to_pylist()}
    expected: dict[int, tuple[int, float | None]] = {}
    for mark in {mark for mark, _ in shown}:
        own = [(row, at) for row, (each, at) in enumerate(shown) if each == mark]
        expected[own[0][0]] = use, _ = 0, None
        for (_, before), (row, at) in pairwise(own):
            use += at - before > SILENCE_DAYS * 24 * HOUR
            expected[row] = use, (at // HOUR - before // HOUR) / 24
    assert told == expected
