"""Names and pictures that ads show, as numbers that are each of one lead."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.finder.arrays import Ints
from leadlight.finder.reach.pairs import Pairs
from leadlight.finder.reach.sights import Sights

NAMES = "SELECT ad, value FROM marks WHERE kind = 'name'"
PICTURES = """
SELECT ad, picture FROM drawn JOIN all_pictures USING (number)
UNION ALL
SELECT ad, (SELECT count(*) FROM hashes) + dense_rank() OVER (ORDER BY value)
FROM marks WHERE kind = 'picture'
"""
"""Pictures that nobody hashed are numbered after the others."""


def spelled(values: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """The place of each text in the alphabet of them all, and that alphabet."""
    coded = values.combine_chunks().dictionary_encode()
    order = pc.array_sort_indices(coded.dictionary)
    places = np.empty(len(order), dtype=np.int64)
    places[order.to_numpy()] = np.arange(len(order))
    return places[coded.indices.to_numpy()], coded.dictionary.take(order)


def by_lead(sights: Sights, ads: Ints, values: Ints) -> tuple[Pairs, Ints]:
    """From ads and what they show to rows of sights and a number for that which is each of one
    lead, in the order of leads and of values; and the value of each number."""
    rows = np.full(1 + max(sights.ad.max(initial=-1), ads.max(initial=-1)), -1)
    rows[sights.ad] = np.arange(len(sights.ad))
    is_placed = rows[ads] >= 0
    shown, values, span = rows[ads[is_placed]], values[is_placed], 1 + values.max(initial=0)
    keys, numbers = np.unique(sights.lead[shown] * span + values, return_inverse=True)
    return Pairs.of(shown, numbers), keys % span
