"""The layout of graphs: always alike, inside of the picture, and nothing on top of another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.serve.layout import Box, layout

BOXES = st.lists(st.builds(Box, st.floats(12, 160), st.floats(30, 60)), min_size=1, max_size=14)


@given(BOXES, st.data())
def test_boxes_lie_inside_and_apart(boxes: list[Box], data: st.DataObject) -> None:
    """Whatever the sizes and the edges, as long as there is room."""
    ends = st.integers(0, len(boxes) - 1)
    edges = data.draw(st.lists(st.tuples(ends, ends).filter(lambda it: it[0] != it[1])))
    points = layout(boxes, edges, 1000, 560)
    for (x, y), box in zip(points, boxes, strict=True):
        assert box.width / 2 - 0.1 <= x <= 1000 - box.width / 2 + 0.1
        assert box.height / 2 - 0.1 <= y <= 560 - box.height / 2 + 0.1
    for (one, first), (other, second) in combinations(zip(points, boxes, strict=True), 2):
        wide = abs(one[0] - other[0]) >= (first.width + second.width) / 2 - 0.5
        high = abs(one[1] - other[1]) >= (first.height + second.height) / 2 - 0.5
        assert wide or high


def test_a_graph_always_lies_the_same_way() -> None:
    """The seed is fixed."""
    boxes = [Box(100, 50)] * 9
    edges = [(0, at) for at in range(1, 9)]
    assert layout(boxes, edges, 1000, 560) == layout(boxes, edges, 1000, 560)


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_any_number_of_nodes(count: int) -> None:
    """None, one alone, and as many as a page draws."""
    points = layout([Box(120, 50)] * count, [(at - 1, at) for at in range(1, count)], 1000, 560)
    assert len(points) == count
    assert len(set(points)) == count
