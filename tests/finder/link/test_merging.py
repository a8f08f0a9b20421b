"""Hands: order changes nothing, strangers stay apart, chains do not join."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.finder.link.loom import shown_by

from leadlight.finder.link.fit import strengths
from leadlight.finder.link.hands import hands
from leadlight.finder.link.traits import CODE

Shown = list[tuple[int, int, int]]
"""Group, trait, ads."""

NOBODY = pa.table(
    {
        "a": pa.array([], pa.int64()),
        "b": pa.array([], pa.int64()),
        "days": pa.array([], pa.float64()),
    }
)


def trait(kind: str, value: int) -> int:
    return value * 32 + CODE[kind]


def hands_of(shown: Shown, sizes: list[int], *apart: tuple[int, int]) -> list[int]:
    rows = shown_by(shown)
    ads = pa.table({"grp": range(len(sizes)), "ads": pa.array(sizes, pa.int64())})
    by_trait: dict[int, list[float]] = {}
    for group, each, count in shown:
        by_trait.setdefault(each, []).append(count / sizes[group])
    common = {each: sum(s) / len(sizes) for each, s in by_trait.items() if len(s) > 1}
    rates = pa.table(
        {
            "trait": pa.array(common.keys(), pa.uint64()),
            "rate": pa.array([min(rate, 0.9) for rate in common.values()], pa.float64()),
        }
    )
    build = pa.table({"number": [1], "fitting": [True]})
    masses = masses_of(common, by_trait)
    said = pa.table(
        {
            "a": pa.array([one for one, _ in apart], pa.int64()),
            "b": pa.array([other for _, other in apart], pa.int64()),
        }
    )
    found: Any = hands(rows, ads, NOBODY, said, rates, strengths(rows, ads, rates, masses, build))
    return list(found["hand"].to_pylist())


def masses_of(common: dict[int, float], every: dict[int, list[float]]) -> pa.Table:
    kinds = sorted({each % 32 for each in every})
    mass = [sum(rate for each, rate in common.items() if each % 32 == kind) for kind in kinds]
    rest = [sum(each % 32 == kind for each in every.keys() - common.keys()) for kind in kinds]
    return pa.table({"kind": kinds, "mass": pa.array(mass, pa.float64()), "rest": rest})


def world(count: int, seed: int) -> tuple[Shown, list[int]]:
    """Pairs of groups of one hand: four phrases of its own, and three that everybody uses."""
    chance = np.random.default_rng(seed)
    shown: Shown = []
    sizes = [int(chance.integers(2, 6)) for _ in range(2 * count)]
    for group, ads in enumerate(sizes):
        own = [trait("phrase", 1000 + group // 2 * 10 + number) for number in range(4)]
        public = [trait("phrase", number) for number in range(3)]
        shown += [(group, each, int(chance.integers(1, ads + 1))) for each in (*own, *public)]
    return shown, sizes


def test_groups_with_one_voice_are_one_hand_and_strangers_are_not() -> None:
    shown, sizes = world(60, 1)
    assert hands_of(shown, sizes) == [group // 2 * 2 for group in range(len(sizes))]


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 100))
def test_the_order_of_rows_changes_nothing(chance: Any, seed: int) -> None:
    shown, sizes = world(20, seed)
    shuffled = chance.sample(shown, len(shown))
    assert hands_of(shuffled, sizes) == hands_of(shown, sizes)


def test_what_thousands_share_makes_no_giant() -> None:
    """Boilerplate on every group, and nothing else in common."""
    count = 400
    public = [trait("phrase", number) for number in range(30)]
    shown = [(group, each, 2) for group in range(count) for each in public]
    shown += [(group, trait("phrase", 10_000 + group), 2) for group in range(count)]
    assert len(set(hands_of(shown, [2] * count))) == count


def test_a_chain_of_neighbours_is_not_one_hand() -> None:
    """Each group shares one rare phrase with the next, and has five that nobody else has."""
    count = 40
    shown: Shown = []
    for group in range(count):
        shown += [
            (group, trait("phrase", 100 + group), 3),
            (group, trait("phrase", 101 + group), 3),
        ]
        shown += [(group, trait("phrase", 5000 + 10 * group + n), 3) for n in range(5)]
    found = hands_of(shown, [3] * count)
    assert max(found.count(hand) for hand in found) <= 2


def test_groups_that_are_apart_never_come_together() -> None:
    """Not even by way of a third that is one with either."""
    shown = [
        (group, trait("phrase", 1000 + 10 * hand + number), 3)
        for group, hand in enumerate((0, 0, 0, 1, 1, 1, 2, 2, 2))
        for number in range(5)
    ]
    found = hands_of(shown, [3] * 9, (0, 2), (3, 4))
    assert found[0] != found[2]
    assert found[3] != found[4]
    assert found[1] in (found[0], found[2])
    assert found[5] in (found[3], found[4])
    assert found[6:] == [6, 6, 6]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 50), st.lists(st.tuples(st.integers(0, 19), st.integers(20, 39)), max_size=8))
def test_apart_is_kept_in_any_world(seed: int, pairs: list[tuple[int, int]]) -> None:
    shown, sizes = world(20, seed)
    twins = [(2 * one, 2 * one + 1) for one, _ in pairs]
    found = hands_of(shown, sizes, *twins, *pairs)
    assert all(found[one] != found[other] for one, other in (*twins, *pairs))
