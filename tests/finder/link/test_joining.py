"""Hands joined by people: whole, nothing else moved, and never against what is said to be apart."""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.joining import joined

Pairs = list[tuple[int, int]]
GROUPS = 7
PAIRS = list(combinations(range(GROUPS), 2))
pairs = st.lists(st.sampled_from(PAIRS), max_size=5, unique=True)
hands_of_groups = st.lists(st.integers(0, 3), min_size=GROUPS, max_size=GROUPS)


def after(hands: list[int], same: Pairs, apart: Pairs = []) -> list[int]:  # noqa: B006 - never changed
    """The hand of each group; ``hands`` are labels, named here by their least group."""
    rows = [(group, hands.index(hand)) for group, hand in enumerate(hands)]
    table = joined(
        pa.table(
            {
                "grp": pa.array([group for group, _ in reversed(rows)], pa.int64()),
                "hand": pa.array([hand for _, hand in reversed(rows)], pa.int64()),
            }
        ),
        pairs_of(same),
        pairs_of(apart),
    )
    assert table["grp"].to_pylist() == list(range(len(hands)))
    found: list[int] = table["hand"].to_pylist()
    return found


def pairs_of(said: Pairs) -> pa.Table:
    names = ("a", "b")
    return pa.table({names[at]: pa.array([it[at] for it in said], pa.int64()) for at in (0, 1)})


def test_the_whole_hands_of_both_are_joined_and_no_other_is() -> None:
    assert after([0, 0, 1, 1, 2, 2, 3], [(1, 2)]) == [0, 0, 0, 0, 4, 4, 6]
    assert after([0, 0, 1, 1, 2, 2, 3], [(0, 2), (3, 6)]) == [0, 0, 0, 0, 4, 4, 0]
    assert after([0, 0, 1, 1, 2, 2, 3], []) == [0, 0, 2, 2, 4, 4, 6]


def test_where_others_of_them_are_apart_the_two_leave_alone() -> None:
    """1 and 2 are the same, 0 and 3 of their hands are not: 1 and 2 are a hand of their own."""
    assert after([0, 0, 1, 1, 2, 2, 3], [(1, 2)], [(0, 3)]) == [0, 1, 1, 3, 4, 4, 6]
    assert after([0, 0, 1, 1, 2, 2, 3], [(1, 2)], [(0, 6)]) == [0, 0, 0, 0, 4, 4, 6]


def test_nothing_of_nothing() -> None:
    assert after([], []) == []


@given(hands_of_groups, pairs, pairs)
def test_what_is_the_same_is_together_and_what_is_apart_is_not(
    hands: list[int], same: Pairs, apart: Pairs
) -> None:
    together = after(list(range(GROUPS)), same)
    apart = [(a, b) for a, b in apart if together[a] != together[b] and hands[a] != hands[b]]
    found = after(hands, same, apart)
    assert all(found[a] == found[b] for a, b in same)
    assert all(found[a] != found[b] for a, b in apart)


@given(hands_of_groups, pairs)
def test_the_order_of_judgements_changes_nothing_and_hands_only_grow(
    hands: list[int], same: Pairs
) -> None:
    found = after(hands, same)
    assert found == after(hands, same[::-1])
    assert all(found[a] == found[b] for a, b in PAIRS if hands[a] == hands[b])
