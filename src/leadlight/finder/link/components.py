"""Connected components of a graph, given as two columns of numbers or of names."""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from leadlight.finder.arrays import Ints


def labels_of(count: int, left: Ints, right: Ints) -> Ints:
    """The component of each of ``count`` nodes, from 0; ``left`` and ``right`` are edges' ends."""
    ones = np.ones(len(left), dtype=np.int8)
    graph = coo_array((ones, (left, right)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def least_of(count: int, left: Ints, right: Ints) -> Ints:
    """The least node of the component of each of ``count`` nodes."""
    nodes = np.arange(count)
    _join_all(nodes, left, right)
    return nodes


@numba.njit(cache=True)
def _join_all(nodes, left, right):  # type: ignore[no-untyped-def]  # Numba types it
    """Points every node at the least that it is joined to."""
    for edge in range(len(left)):
        one, other = _root(nodes, left[edge]), _root(nodes, right[edge])
        nodes[max(one, other)] = min(one, other)
    flatten(nodes)


@numba.njit(cache=True)
def flatten(stands_for):  # type: ignore[no-untyped-def]  # Numba types it
    """All stand for a node that stands for itself; none stood for a later one."""
    for node in range(len(stands_for)):
        stands_for[node] = stands_for[stands_for[node]]


@numba.njit(cache=True)
def keep_all(pairs, found):  # type: ignore[no-untyped-def]  # Numba types it
    """``keep`` of many."""
    for pair in range(len(pairs)):
        keep(pairs[pair, 0], pairs[pair, 1], found)


@numba.njit(cache=True)
def keep(one, other, found):  # type: ignore[no-untyped-def]  # Numba types it
    """Keeps a pair if it joins what was not one yet. Of what is ``found``: what each node stands
    for, the pairs, and how many they are."""
    stands_for, pairs, kept = found
    left, right = _root(stands_for, one), _root(stands_for, other)
    if left != right:
        stands_for[max(left, right)] = min(left, right)
        pairs[kept[0], 0], pairs[kept[0], 1] = one, other
        kept[0] += 1


@numba.njit(cache=True)
def _root(stands_for, node):  # type: ignore[no-untyped-def]  # Numba types it
    while stands_for[node] != node:
        stands_for[node] = stands_for[stands_for[node]]
        node = stands_for[node]
    return node


def in_order(labels: Ints) -> Ints:
    """The labels counted from 0, in the order of the first node that bears each."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first)).astype(np.int64)[inverse]


def components(left: pa.ChunkedArray, right: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """The distinct nodes of the edges ``left``-``right``, sorted, and the component of each.

    Both columns are of one type. Components are numbered from 0 in the order of their least node,
    so that the numbers do not depend on the order of the edges.
    """
    nodes = pc.unique(pa.chunked_array([*left.chunks, *right.chunks], left.type))
    nodes = pa.array(nodes.take(pc.sort_indices(nodes)))
    rows = pc.index_in(left, nodes).to_numpy()
    columns = pc.index_in(right, nodes).to_numpy()
    return nodes, pa.array(in_order(labels_of(len(nodes), rows, columns)), pa.int64())
