"""Groups: what a shared mark joins, and what of it is left where ads were said to be apart."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.groups import group
from leadlight.finder.link.joining import joined

Judged = tuple[int, int, bool]
ADS = 12

USED = st.lists(st.tuples(st.integers(0, ADS - 1), st.integers(0, 6)), max_size=20)
JUDGED = st.lists(
    st.tuples(st.integers(0, ADS - 1), st.integers(0, ADS - 1), st.booleans()).filter(
        lambda it: it[0] != it[1]
    ),
    max_size=6,
)


def groups_of(used: list[tuple[int, int]], judged: list[Judged]) -> list[int]:
    found: Any = group(
        pa.table({"ad": pa.array(range(ADS), pa.int64())}),
        pa.table(
            {
                "ad": pa.array([ad for ad, _ in used], pa.int64()),
                "turn": pa.array([turn for _, turn in used], pa.int64()),
            }
        ),
        pa.table(
            {
                "one": pa.array([one for one, _, _ in judged], pa.int64()),
                "other": pa.array([other for _, other, _ in judged], pa.int64()),
                "is_same": pa.array([same for _, _, same in judged], pa.bool_()),
            }
        ),
    )
    return list(found["grp"].to_pylist())


def joined_by(same: list[tuple[int, int]]) -> list[int]:
    """The hand of each, where only word joins them."""
    alone = pa.array(range(ADS), pa.int64())
    pairs = [pa.array([pair[at] for pair in same], pa.int64()) for at in (0, 1)]
    found: Any = joined(
        pa.table({"grp": alone, "hand": alone}),
        pa.table(dict(zip("ab", pairs, strict=True))),
        pa.table({name: pa.array([], pa.int64()) for name in "ab"}),
    )
    return list(found["hand"].to_pylist())


def consistent(judged: list[Judged]) -> list[Judged]:
    """Without what contradicts an earlier judgement, as the ledger would refuse it."""
    kept: list[Judged] = []
    for each in judged:
        said = joined_by([(one, other) for one, other, same in (*kept, each) if same])
        if all(same or said[one] != said[other] for one, other, same in (*kept, each)):
            kept.append(each)
    return kept


def test_a_shared_mark_makes_a_group_and_groups_are_numbered_by_their_least_ad() -> None:
    assert groups_of([(5, 1), (2, 1), (2, 0), (9, 0)], [])[:10] == [0, 1, 2, 3, 4, 2, 5, 6, 7, 2]


def test_a_group_with_two_that_are_apart_falls_into_its_ads() -> None:
    """All of it: which of the others belongs to which of the two is not for the mark to say."""
    found = groups_of([(0, 1), (1, 1), (2, 1), (3, 1)], [(0, 2, False)])
    assert found[:5] == [0, 1, 2, 3, 4]


def test_what_was_said_to_be_the_same_stays_so_when_a_group_falls() -> None:
    found = groups_of([(0, 1), (1, 1), (2, 1)], [(0, 2, False), (1, 2, True)])
    assert found[:4] == [0, 1, 1, 2]


@given(USED, JUDGED)
def test_word_can_be_kept(used: list[tuple[int, int]], judged: list[Judged]) -> None:
    """Groups with ads that are the same may be joined: no ads that are apart come together."""
    said = consistent(judged)
    found = groups_of(used, said)
    hands = joined_by([(found[one], found[other]) for one, other, is_same in said if is_same])
    assert all((hands[found[one]] == hands[found[other]]) == same for one, other, same in said)


@given(USED, JUDGED, st.randoms(use_true_random=False))
def test_order_changes_nothing(
    used: list[tuple[int, int]], judged: list[Judged], any_: Any
) -> None:
    said = consistent(judged)
    shuffled = any_.sample(used, len(used)), any_.sample(said, len(said))
    assert groups_of(*shuffled) == groups_of(used, said)


@given(USED, JUDGED)
def test_what_nobody_judged_stands_as_the_marks_say(
    used: list[tuple[int, int]], judged: list[Judged]
) -> None:
    said = consistent(judged)
    marked = groups_of(used, [])
    judged_of = {marked[ad] for one, other, _ in said for ad in (one, other)}
    found = groups_of(used, said)
    for one in range(ADS):
        for other in range(one):
            if marked[one] not in judged_of and marked[other] not in judged_of:
                assert (found[one] == found[other]) == (marked[one] == marked[other])
