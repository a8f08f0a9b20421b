"""Components are what a graph search finds, whatever the order of the edges."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.components import components, least_of

EDGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=30)


def labelled(edges: list[tuple[int, int]]) -> dict[int, int]:
    left, right = zip(*edges, strict=True)
    nodes, labels = components(pa.chunked_array([left]), pa.chunked_array([right]))
    return dict(zip(nodes.to_pylist(), labels.to_pylist(), strict=True))


def reachable(edges: list[tuple[int, int]], start: int) -> set[int]:
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        for a, b in edges:
            for near in {a, b} - seen if node in (a, b) else ():
                seen.add(near)
                waiting.append(near)
    return seen


@given(EDGES)
def test_nodes_share_a_label_exactly_when_one_is_reached_from_the_other(
    edges: list[tuple[int, int]],
) -> None:
    labels = labelled(edges)
    for node, label in labels.items():
        assert {other for other, its in labels.items() if its == label} == reachable(edges, node)


@given(EDGES)
def test_the_order_of_edges_and_their_ends_changes_nothing(
    edges: list[tuple[int, int]],
) -> None:
    turned = [(b, a) for a, b in reversed(edges)]
    assert labelled(turned) == labelled(edges)


@given(EDGES)
def test_the_least_node_that_is_reached_stands_for_each(edges: list[tuple[int, int]]) -> None:
    left, right = np.array(edges).T
    told = least_of(13, left, right).tolist()
    assert told == [min(reachable(edges, node)) for node in range(13)]


def test_no_edges_make_no_components() -> None:
    empty = pa.chunked_array([], pa.string())
    nodes, labels = components(empty, empty)
    assert len(nodes) == len(labels) == 0
