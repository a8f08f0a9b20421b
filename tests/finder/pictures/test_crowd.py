"""All pairs of near hashes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.pictures.crowd import within
from leadlight.finder.pictures.dihedral import differing


@given(seed=st.integers(0, 2**32 - 1), most=st.sampled_from([0, 31, 63, 110, 256]))
def test_no_pair_is_missed_and_none_is_invented(seed: int, most: int) -> None:
    chance = np.random.default_rng(seed)
    few = chance.integers(0, 256, (5, 32), dtype=np.uint8)
    many = chance.integers(0, 256, (40, 32), dtype=np.uint8)
    many[:5] = few
    many[10:15] = ~few
    many[5:10] = few ^ np.packbits(chance.random((5, 256)) < 0.15, axis=1)
    one, other, bits = within(few, many, most)
    truth = {
        (a, b): int(differing(few[a], many[b]))
        for a in range(len(few))
        for b in range(len(many))
        if differing(few[a], many[b]) <= most
    }
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    assert dict(zip(pairs, bits.tolist(), strict=True)) == truth


def test_as_many_pairs_as_there_can_be() -> None:
    hashes = np.zeros((400, 32), dtype=np.uint8)
    one, _, bits = within(hashes, hashes, 256)
    assert len(one) == 400 * 400
    assert not bits.any()
