"""Which groups are compared: counted again pair by pair, and the same in small parts."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import log

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.finder.link.loom import shown_by

from leadlight.finder.link import candidates as room
from leadlight.finder.link.profiles import Profiles, Traits, profiles_of, traits_of
from leadlight.finder.link.traits import CODE, KINDS

GROUPS, FEW, TELLING, ENOUGH = 60, 20, 12, 3


def known(seed: int) -> tuple[Profiles, Traits]:
    """Groups of one ad that show some of forty common traits and of as many rare ones."""
    chance = np.random.default_rng(seed)
    shares = np.r_[chance.uniform(0.3, 0.9, 40), chance.uniform(0, 0.1, 40)]
    shown = chance.random((GROUPS, len(shares))) < shares
    groups, values = np.nonzero(shown)
    entries = zip(groups.tolist(), values.tolist(), strict=True)
    rows = [(group, value * 32 + CODE["phrase"], 1) for group, value in entries]
    sizes = pa.table({"grp": np.arange(GROUPS), "ads": np.ones(GROUPS, dtype=np.int64)})
    profiles, columns = profiles_of(shown_by(rows), sizes)
    rates = chance.uniform(0.01, 0.9, len(columns))
    kinds = np.full(len(columns), CODE["phrase"], dtype=np.uint8)
    return profiles, traits_of(rates, kinds, np.ones(len(KINDS)))


def counted_again(profiles: Profiles, traits: Traits) -> set[tuple[int, int]]:
    shown_by = Counter(profiles.columns.tolist())
    holders: dict[tuple[int, ...], set[int]] = {}
    known_by: list[set[int]] = []
    for group in range(len(profiles)):
        columns = profiles.columns[profiles.starts[group] : profiles.ends[group]].tolist()
        shared = [column for column in columns if shown_by[column] > 1]
        telling = sorted(shared, key=lambda column: log(traits.rates[column]))[:TELLING]
        rare = [(column,) for column in shared if shown_by[column] <= FEW]
        for key in (*rare, *combinations(sorted(telling), 2)):
            holders.setdefault(key, set()).add(group)
        known_by.append(set(telling))
    votes: Counter[tuple[int, int]] = Counter()
    for key, groups in holders.items():
        if len(groups) <= FEW:
            for one, other in combinations(sorted(groups), 2):
                if len(key) > 1:
                    votes[one, other] += 1
                elif key[0] in known_by[one] | known_by[other]:
                    votes[one, other] += ENOUGH
    shares = {pair: known_by[pair[0]] & known_by[pair[1]] for pair in votes}
    return {
        pair
        for pair, count in votes.items()
        if count > 2 or (count == 2 and outweighs(shares[pair], traits))
    }


def outweighs(columns: set[int], traits: Traits) -> bool:
    """Whether these traits together are rarer than one group is among all."""
    return -sum(log(traits.rates[column]) for column in columns) >= log(GROUPS)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([1 << 24, 300, 7]))
def test_pairs_with_one_rare_trait_or_telling_ones_enough(seed: int, at_once: int) -> None:
    profiles, traits = known(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_AT_ONCE", at_once)
        one, other = room.candidates(profiles, traits)
    found = list(zip(one.tolist(), other.tolist(), strict=True))
    assert found == sorted(counted_again(profiles, traits))
    assert 0 < len(found) < GROUPS * (GROUPS - 1) // 2
