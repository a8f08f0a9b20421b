"""Words are counted out, and four are held against one as if each were looked at alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.buckets import (
    BLOCK,
    FOUR,
    STEP,
    bound,
    count_out,
    four_times,
    is_marked,
    near,
    near_in_block,
    room_for,
)
from leadlight.finder.link.ranking import ranked

WORD = st.integers(0, 2**16 - 1)


@given(WORD, st.lists(WORD, min_size=FOUR, max_size=FOUR), st.integers(0, 16))
def test_bits_that_differ_are_counted_in_each_quarter(one: int, four: list[int], most: int) -> None:
    quarters = np.array(four, dtype=np.uint16).view(np.uint64)[0]
    marked = np.uint64(near(np.uint64(four_times(one)), quarters, np.uint64(bound(most))))
    found = [is_marked(marked, quarter) for quarter in range(FOUR)]
    assert found == [(one ^ word).bit_count() <= most for word in four]


@given(st.integers(0, 2**32))
def test_a_block_finds_the_fours_in_which_something_is_near(seed: int) -> None:
    chance = np.random.default_rng(seed)
    fours = chance.integers(0, 2**64, 3 * STEP, dtype=np.uint64)
    words, firsts = chance.integers(0, 2**16, BLOCK), chance.integers(0, 2 * STEP, BLOCK)
    ones, most = (
        np.array([four_times(word) for word in words], dtype=np.uint64),
        np.uint64(bound(5)),
    )
    found = int(near_in_block(ones, fours, firsts, most))
    for at in range(BLOCK):
        told = [found >> (STEP * at + step) & 1 for step in range(STEP)]
        held = [near(ones[at], fours[firsts[at] + step], most) for step in range(STEP)]
        assert told == [int(marked != 0) for marked in held]


@given(pairs=st.lists(st.tuples(st.integers(0, 3), WORD)), second=st.booleans())
def test_hashes_stand_in_the_order_of_their_word(
    pairs: list[tuple[int, int]], *, second: bool
) -> None:
    column = np.array([key | other << 16 for key, other in pairs], dtype=np.uint32)
    keys, others = (list(each) for each in zip(*pairs, strict=True)) if pairs else ([], [])
    if second:
        keys, others = others, keys
    order, fours, starts = room = room_for(len(pairs))
    count_out(column, second, room)
    expected = sorted(range(len(pairs)), key=lambda row: keys[row])
    assert order[: len(pairs)].tolist() == expected
    assert fours.view(np.uint16)[: len(pairs)].tolist() == [others[row] for row in expected]
    for key in {*keys, 0}:
        assert starts[key + 1] - starts[key] == keys.count(key)


@given(st.lists(st.integers(0, 9)))
def test_rows_stand_in_the_order_of_their_labels(labels: list[int]) -> None:
    starts, rows = ranked(np.array(labels, dtype=np.int32), 10)
    assert rows.tolist() == sorted(range(len(labels)), key=lambda row: labels[row])
    assert np.diff(starts).tolist() == [labels.count(label) for label in range(10)]
