"""What identifiers alone give: ads that share one are one group, and so on from ad to ad."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from bench.judged import Judged
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_SAME, _BYTES, _WINDOW = 31, 32, 3
Indices = npt.NDArray[np.intp]


def by_shared(world: Judged, columns: Iterable[str]) -> dict[str, str]:
    """Groups of ads that share a value in one of these columns of the findings."""
    marks = " UNION ALL ".join(
        f"SELECT ad_id, unnest({column}) AS mark FROM read_parquet($files)" for column in columns
    )
    files = {"files": [str(path) for path in world.findings]}
    shared = duckdb.connect().sql(marks, params=files).to_arrow_table()
    left, right = (column.combine_chunks().dictionary_encode() for column in shared.columns)
    count = len(left.dictionary)
    one, other = left.indices.to_numpy(), right.indices.to_numpy() + count
    labels = _labels(one, other, count + len(right.dictionary))[:count]
    return dict(zip(left.dictionary.to_pylist(), map(str, labels.tolist()), strict=True))


def same_pictures(hashes: list[str]) -> pa.Table:
    """Each distinct hash (``pdq``) and the number of its picture: 31 bits off or fewer, by steps.

    Candidates share 24 bits at one of 30 places; each is held against the first that has them.
    """
    if not hashes:
        return pa.table({"pdq": pa.array([], pa.string()), "picture": pa.array([], pa.int32())})
    raw = np.frombuffer(bytes.fromhex("".join(hashes)), np.uint8).reshape(-1, _BYTES)
    words, numbers = raw.view(np.uint64), np.arange(len(raw))
    left, right = [numbers], [numbers]
    for start in range(_BYTES - _WINDOW + 1):
        keys = raw[:, start : start + _WINDOW].astype(np.int64) @ np.array([65536, 256, 1])
        _, first, of = np.unique(keys, return_index=True, return_inverse=True)
        apart = np.bitwise_count(words ^ words[first[of]]).sum(axis=1)
        near = np.flatnonzero(apart <= _SAME)
        left.append(near)
        right.append(first[of][near])
    labels = _labels(np.concatenate(left), np.concatenate(right), len(raw))
    return pa.table({"pdq": hashes, "picture": labels})


def _labels(left: Indices, right: Indices, size: int) -> npt.NDArray[np.int32]:
    """Components of a graph."""
    graph = coo_array((np.ones(len(left), bool), (left, right)), shape=(size, size))
    labels: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels
