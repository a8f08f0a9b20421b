"""The first text that has a key, of many."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.holders import Known, first_holders

KEYS = st.one_of(st.integers(0, 40), st.integers(0, (1 << 32) - 1))


@given(st.lists(st.lists(KEYS, max_size=6), max_size=30), st.randoms(use_true_random=False))
def test_the_least_rank_of_each_key(texts: list[list[int]], chance: Random) -> None:
    rows = chance.sample(list(enumerate(texts)), len(texts))
    columns = {
        "rank": pa.array([rank for rank, _ in rows], pa.int64()),
        "keys": pa.array([keys for _, keys in rows], pa.list_(pa.uint32())),
    }
    found = first_holders(pa.table(columns))
    every = {key for keys in texts for key in keys}
    expected = {key: min(rank for rank, keys in rows if key in keys) for key in every}
    assert dict(zip(*found.to_pydict().values(), strict=True)) == expected


def test_tables_grow_and_keep_the_places_of_keys() -> None:
    keys = np.random.default_rng(3).integers(0, 1 << 32, 30_000, dtype=np.uint32)
    known = Known()
    places = np.concatenate([known.enter(some) for some in np.split(keys, 3)])
    assert (known.keys[places] == keys).all()
    assert len(known.keys) == len(np.unique(keys))
    assert (known.find(keys) == places).all()
    missing = np.setdiff1d(np.arange(1000, dtype=np.uint32), keys)
    assert (known.find(missing) == -1).all()
