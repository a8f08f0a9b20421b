"""Pictures of versions: each is counted once for a version, however many copies of it are there."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.depicted import DEPICTED, depicted

ADS, NUMBERS = 5, 8
GROUPS = [2, 0, 1, 0, 2]
PICTURES = [number // 3 * 3 for number in range(NUMBERS)]
TRAITS = [picture << 60 | 5 for picture in PICTURES]
"""Of three pictures."""
DRAWN = st.lists(
    st.tuples(st.integers(0, ADS - 1), st.integers(0, 2), st.integers(0, NUMBERS - 1)), max_size=40
)


@given(DRAWN)
def test_a_version_shows_a_picture_once(drawn: list[tuple[int, int, int]]) -> None:
    """Versions are numbered ad by ad; other rows lie in no order."""
    table = pa.table(
        {
            "ad": pa.array([ad for ad, _, _ in drawn], pa.int32()),
            "version": pa.array([3 * ad + version for ad, version, _ in drawn], pa.uint64()),
            "number": pa.array([number for _, _, number in drawn], pa.int64()),
        }
    )
    order = np.random.default_rng(len(drawn)).permutation(NUMBERS)
    alike = pa.table({"number": order, "picture": [PICTURES[number] for number in order]})
    named = pa.table(
        {"number": [6, 0, 3], "trait": pa.array([TRAITS[n] for n in (6, 0, 3)], pa.uint64())}
    )
    groups = pa.table({"ad": [3, 0, 4, 2, 1], "grp": [GROUPS[ad] for ad in (3, 0, 4, 2, 1)]})
    found = depicted(table, alike, named, groups)
    assert found.schema == DEPICTED
    once = {(ad, version, TRAITS[number]) for ad, version, number in drawn}
    rows = [tuple(row.values()) for row in found.to_pylist()]
    assert sorted(rows) == sorted((GROUPS[ad], trait) for ad, _, trait in once)
