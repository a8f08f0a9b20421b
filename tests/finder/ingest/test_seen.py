"""A set of ids holds what was added, and nothing else, however it came."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.ids import content_id
from leadlight.finder.ingest.seen import Seen

HALVES = st.sampled_from(["0" * 16, "0" * 15 + "1", "f" * 16, "8" + "0" * 15])
IDS = st.one_of(
    st.builds(str.__add__, HALVES, HALVES),
    st.integers(0, 40).map(lambda number: content_id("posting", number)),
)
"""Many of which have a half in common."""


@given(added=st.lists(st.lists(IDS, max_size=9), max_size=9), asked=st.lists(IDS, max_size=30))
def test_it_holds_just_what_was_added(added: list[list[str]], asked: list[str]) -> None:
    seen, told = Seen(), set[str]()
    for some in added:
        seen.add(some)
        told.update(some)
        assert seen.among(asked) == told & set(asked)
        assert bool(seen) == bool(told)


@given(columns=st.lists(st.lists(IDS, max_size=9), max_size=4), skipped=st.integers(0, 3))
def test_columns_are_read_as_they_lie(columns: list[list[str]], skipped: int) -> None:
    seen = Seen()
    seen.add_columns(pa.array(some, pa.string())[skipped:] for some in columns)
    told = {each for some in columns for each in some[skipped:]}
    every = sorted({each for some in columns for each in some})
    for _ in range(3):
        assert seen.among(every) == told
        assert bool(seen) == bool(told)
        seen.add([content_id("version", len(told))])
        every.append(content_id("version", len(told)))
        told.add(every[-1])


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_texts_may_lie_in_any_way(kind: pa.DataType) -> None:
    seen, names = Seen(), [content_id("posting", number) for number in range(5)]
    seen.add_columns([pa.array(names, kind)])
    assert seen.among(names) == {*names}


def test_an_id_is_sorted_but_a_few_times() -> None:
    """Of what came in a thousand pieces there are few runs, which each search walks through."""
    seen = Seen()
    names = [content_id("posting", number) for number in range(1000)]
    for name in names:
        seen.add([name])
    assert len(seen._runs) <= 10
    assert seen.among([*names, content_id("version", 1)]) == set(names)
