"""Mates that are kept as hands merge are those that a look at all pairs finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.finder.link.neighbours import Neighbours, mates, neighbours, rate, unite

_GROUPS = 12
_LEAST = 1.0


def looked_up(around: Neighbours, hands: list[int]) -> tuple[list[float], list[int]]:
    """The best odds and the mate of each of ``hands``."""
    best, mate = [-np.inf] * _GROUPS, [-1] * _GROUPS
    for edge in np.flatnonzero(around.there).tolist():
        ends = int(around.one[edge]), int(around.other[edge])
        for here, there in (ends, ends[::-1]):
            found = float(around.odds[edge]), -there
            if found > (best[here], -mate[here] if mate[here] >= 0 else -np.inf):
                best[here], mate[here] = found[0], there
    return [best[hand] for hand in hands], [mate[hand] for hand in hands]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60))
def test_mates_are_kept_right_from_round_to_round(seed: int, count: int) -> None:
    chance = np.random.default_rng(seed)
    ends = np.sort(chance.integers(0, _GROUPS, (count, 2)), axis=1)
    ends = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0).reshape(-1, 2)
    odds = chance.integers(-2, 6, len(ends)).astype(np.float64)  # few values: many are equal
    around = neighbours(ends[:, 0], ends[:, 1], np.zeros(len(ends)), odds, _GROUPS)
    hands, changed = [*range(_GROUPS)], np.arange(_GROUPS)
    while True:
        best, mate = looked_up(around, hands)
        assert around.best[hands].tolist() == best
        assert around.mate[hands].tolist() == mate
        kept, gone = mates(around, changed, _LEAST)
        every = mates(around, np.array(hands), _LEAST)
        assert [kept.tolist(), gone.tolist()] == [side.tolist() for side in every]
        if not len(kept):
            assert max(best, default=0) < _LEAST
            return
        hands = sorted({*hands} - {*gone.tolist()})
        edges = unite(around, kept, gone)
        again = chance.integers(-2, 6, len(edges)).astype(np.float64)
        around.there[edges] = again >= -1
        changed = rate(around, np.r_[kept, gone], edges, again)
