"""What pictures groups show.

One that a version shows twice, as two copies, is one trait of it and not two.
"""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa

DEPICTED = pa.schema({"grp": pa.int32(), "trait": pa.uint64()})
"""A row a version and picture."""


def depicted(drawn: pa.Table, alike: pa.Table, named: pa.Table, grouped: pa.Table) -> pa.Table:
    """From hashes of versions (``ad``, from 0, ``version``, ``number``), the picture that each is
    (``number``, from 0, ``picture``: another's), the traits of pictures (``number``, ``trait``) and
    the group of each ad (``ad``, ``grp``) to ``DEPICTED``.
    """
    groups = np.empty(grouped.num_rows, dtype=np.int32)
    groups[grouped["ad"].to_numpy()] = grouped["grp"].to_numpy()
    traits, own = np.zeros((2, alike.num_rows), dtype=np.uint64)
    traits[named["number"].to_numpy()] = named["trait"].to_numpy()
    own[alike["number"].to_numpy()] = traits[alike["picture"].to_numpy()]
    shown, versions = own[drawn["number"].to_numpy()], drawn["version"].to_numpy()
    slots = np.full(1 << (3 * len(shown) // 2).bit_length(), -1, dtype=np.int32)
    is_first = np.empty(len(shown), dtype=np.bool_)
    _tell_first(versions, shown, slots, is_first)
    rows = pa.table([groups[drawn["ad"].to_numpy()], shown], schema=DEPICTED)
    return rows if is_first.all() else rows.filter(pa.array(is_first))


@numba.njit(cache=True, nogil=True)
def _tell_first(versions, traits, slots, is_first):  # type: ignore[no-untyped-def]  # Numba types it
    """Which rows are the first of their version and trait; ``slots``: room for rows, all empty."""
    last = np.uint64(len(slots) - 1)
    for row in range(len(versions)):
        slot = (versions[row] ^ traits[row]) >> np.uint64(5) & last
        other = slots[slot]
        while other >= 0 and (versions[other] != versions[row] or traits[other] != traits[row]):
            slot = (slot + np.uint64(1)) & last
            other = slots[slot]
        is_first[row] = other < 0
        if other < 0:
            slots[slot] = row
