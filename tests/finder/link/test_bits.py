"""Bits are counted as they are when they are looked at one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from leadlight.finder.link.bits import differing_bits, longs, mirrored_bits
from leadlight.finder.pictures.dihedral import MIRRORS, WAYS, differing, lies
from leadlight.finder.pictures.pdq import BYTES

HASHES = st.integers(0, 2**32).map(
    lambda seed: np.random.default_rng(seed).integers(0, 256, (2, BYTES), dtype=np.uint8)
)


@given(HASHES)
def test_bits_that_differ_are_counted(pair: NDArray[np.uint8]) -> None:
    for mirror in MIRRORS:
        told = differing_bits(longs(pair), 0, longs(mirror), longs(pair), 1)
        assert told == differing(pair[0] ^ mirror, pair[1])


@given(HASHES, st.integers(0, WAYS - 1))
def test_mirrors_and_a_turn_are_all_ways_to_lie(pair: NDArray[np.uint8], way: int) -> None:
    pair[1] = np.where(pair[1] > 200, pair[1], lies(pair[:1])[way, 0])
    lying = lies(pair[:1])[:, 0]
    turned = longs(lying[:: WAYS // 2])
    told = min(mirrored_bits(turned, turn, longs(pair), 1) for turn in (0, 1))
    assert told == differing(lying, pair[1]).min()
