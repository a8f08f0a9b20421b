"""Traits are counted by group: as a plain count of them says, however rows lie."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link import counting, shares
from leadlight.finder.link.counting import SHOWN, counted

TRAITS = st.integers(0, 9).map(lambda it: (it << 60) + it)
LISTED = st.lists(st.tuples(st.integers(0, 5), st.lists(TRAITS, max_size=6)), max_size=12)
SINGLE = st.lists(st.tuples(st.integers(0, 5), TRAITS), max_size=12)

Lists = list[tuple[int, list[int]]]
Singles = list[tuple[int, int]]


def tables(listed: Lists, single: Singles) -> tuple[pa.Table, pa.Table]:
    """What the stage reads; lists in chunks of three rows, which begin inside of an array."""
    lists = pa.table(
        {
            "grp": pa.array([grp for grp, _ in listed], pa.int32()),
            "traits": pa.array([traits for _, traits in listed], pa.list_(pa.uint64())),
        }
    )
    chunks = [lists.slice(start, 3) for start in range(0, len(listed), 3)]
    return pa.concat_tables(chunks or [lists]), pa.table(
        {
            "grp": pa.array([grp for grp, _ in single], pa.int32()),
            "trait": pa.array([trait for _, trait in single], pa.uint64()),
        }
    )


@pytest.mark.parametrize("small", [1, 1 << 20])
@given(LISTED, SINGLE)
def test_each_trait_is_counted_for_its_group(small: int, listed: Lists, single: Singles) -> None:
    """In one thread and in several."""
    expected = Counter((grp, trait) for grp, traits in listed for trait in traits)
    expected.update(single)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares, "SMALL", small)
        patch.setattr(counting, "_ROOM", 1)
        found = counted(*tables(listed, single))
    assert found.schema == SHOWN
    rows = found.to_pylist()
    assert len({row["trait"] for row in rows}) == len(rows)
    told = [
        ((grp, row["trait"]), count)
        for row in rows
        for grp, count in zip(row["grps"], row["ads"], strict=True)
    ]
    assert sorted(told) == sorted(expected.items())
