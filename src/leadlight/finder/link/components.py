"""Connected components of a graph given as two columns of names."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def components(left: pa.ChunkedArray, right: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """The distinct nodes of the edges ``left``-``right``, sorted, and the component of each.

    Both columns are of one type. Components are numbered from 0 in the order of their least node,
    so that the numbers do not depend on the order of the edges.
    """
    nodes = pc.unique(pa.chunked_array([*left.chunks, *right.chunks], left.type))
    nodes = pa.array(nodes.take(pc.sort_indices(nodes)))
    rows = pc.index_in(left, nodes).to_numpy()
    columns = pc.index_in(right, nodes).to_numpy()
    ones = np.ones(len(rows), dtype=np.int8)
    graph = coo_array((ones, (rows, columns)), shape=(len(nodes), len(nodes)))
    _, labels = connected_components(graph, directed=False)
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return nodes, pa.array(np.argsort(np.argsort(first))[inverse], pa.int64())
