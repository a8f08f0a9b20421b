"""Shares of work: every piece is in one of them, and none is much larger than another."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link import shares as room


@given(st.lists(st.integers(0, 9), max_size=40))
def test_each_piece_is_taken_once(sizes: list[int]) -> None:
    bounds = np.cumsum([0, *sizes])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "SMALL", 1)
        found = room.shares(bounds)
    assert [piece for start, end in found for piece in range(start, end)] == [*range(len(sizes))]
    assert len(found) == min(numba.get_num_threads(), 1 + sum(sizes))
    fair = sum(sizes) / len(found)
    assert all(
        abs(bounds[end] - bounds[start] - fair) <= max(sizes, default=0) for start, end in found
    )


def test_what_is_small_is_one_share() -> None:
    assert room.shares(np.array([0, 5, 9])) == [(0, 2)]
