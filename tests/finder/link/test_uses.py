"""The uses of a mark are those that a look at its ads, one after the other, finds."""

from __future__ import annotations

import random
from itertools import pairwise

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.uses import SILENCE_DAYS, uses

HOUR = 3_600_000_000
MARKS = st.sets(st.integers(1, 4))
Shown = tuple[int, set[int]]


@given(st.lists(st.tuples(st.integers(0, 200 * HOUR), MARKS), max_size=20), st.randoms())
def test_each_mark_is_followed_in_the_order_of_time(
    ads: list[Shown], chance: random.Random
) -> None:
    _follow(ads, chance)


@given(st.randoms(use_true_random=False), st.integers(1, 400))
def test_so_is_a_mark_of_many_ads(chance: random.Random, days: int) -> None:
    """Some of them at one moment."""
    _follow([(HOUR * chance.randrange(24 * days), {1}) for _ in range(100)], chance)


def _follow(ads: list[Shown], chance: random.Random) -> None:
    """A use ends where nobody shows the mark for longer than ``SILENCE_DAYS``."""
    moments = list(enumerate(at for at, _ in ads))
    shown = [(ad, mark) for ad, (_, marks) in enumerate(ads) for mark in marks]
    chance.shuffle(moments)
    chance.shuffle(shown)
    found = uses(
        _columns(moments, {"ad": pa.int32(), "at": pa.int64()}),
        _columns(shown, {"ad": pa.int32(), "mark": pa.uint64()}),
    ).to_pylist()
    told = {(row["ad"], row["mark"]): (row["use"], row["silent"]) for row in found}
    expected: dict[tuple[int, int], tuple[int, float | None]] = {}
    for mark in {mark for _, mark in shown}:
        own = sorted((at, ad) for ad, (at, marks) in enumerate(ads) if mark in marks)
        expected[own[0][1], mark] = use, _ = 0, None
        for (before, _), (at, ad) in pairwise(own):
            use += at - before > SILENCE_DAYS * 24 * HOUR
            expected[ad, mark] = use, (at // HOUR - before // HOUR) / 24
    assert told == expected
    turns = {(row["mark"], row["use"], row["turn"]) for row in found}
    assert {turn for _, _, turn in turns} == set(range(len(turns)))


def _columns(rows: list[tuple[int, int]], kinds: dict[str, pa.DataType]) -> pa.Table:
    columns = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds.values())]
    return pa.table(dict(zip(kinds, columns, strict=True)))
