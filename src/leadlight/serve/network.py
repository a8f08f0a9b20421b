"""A lead's graph worked out as circles, lines and labels that a template can draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from leadlight.core.graphs import Edge, LeadGraph, Node
from leadlight.serve.layout import Box, layout
from leadlight.serve.words import phone
from leadlight.shell.wording import count, plain

WIDTH, HEIGHT = 1000, 560
_LETTER = 8.0  # pixels that a letter of a label takes; all are alike
_LONGEST = 22
_LEAST, _MOST = 6.0, 22.0  # radius of a group of one ad, and of the largest
_TAG = 9.0  # half the room of a line's number
_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.25, 0.75)


class Circle(NamedTuple):
    """A group: where, how large, what is written under it, and what it says."""

    node: Node
    x: float
    y: float
    r: float
    label: str
    says: str
    on_path: bool


class Line(NamedTuple):
    """A link, its number in the table of links, and where that number stands."""

    edge: Edge
    number: int
    x1: float
    y1: float
    x2: float
    y2: float
    tag: tuple[float, float]
    says: str
    on_path: bool


class _Room(NamedTuple):
    """What is taken, around a middle."""

    x: float
    y: float
    width: float
    height: float

    def is_near(self, x: float, y: float) -> bool:
        """Whether a tag at this place would touch it."""
        return abs(x - self.x) < self.width + _TAG and abs(y - self.y) < self.height + _TAG


class Drawing(NamedTuple):
    """The whole picture."""

    circles: tuple[Circle, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def drawing(graph: LeadGraph) -> Drawing:
    """The picture of ``graph``."""
    most = max((node.group.ads for node in graph.nodes), default=1)
    radii = [_LEAST + (_MOST - _LEAST) * sqrt(node.group.ads / most) for node in graph.nodes]
    labels = [_label(node) for node in graph.nodes]
    boxes = [
        Box(max(2 * r, _LETTER * len(label)), 2 * r + 36)  # its label stands below, so twice
        for r, label in zip(radii, labels, strict=True)
    ]
    edges = [(edge.one - 1, edge.other - 1) for edge in graph.edges]
    height = HEIGHT if len(graph.nodes) > 4 else HEIGHT // 2
    points = layout(boxes, edges, WIDTH, height)
    stops = {stop.ad_id for stop in graph.path.stops} if graph.path else set()
    circles = tuple(
        Circle(node, x, y, round(r, 1), label, _says(node), not stops.isdisjoint(node.ads))
        for node, (x, y), r, label in zip(graph.nodes, points, radii, labels, strict=True)
    )
    return Drawing(circles, tuple(_lines(graph, circles)), WIDTH, height)


def _lines(graph: LeadGraph, circles: Sequence[Circle]) -> Iterator[Line]:
    group_of = {ad: node.number for node in graph.nodes for ad in node.ads}
    walked = {
        frozenset((group_of.get(step.start), group_of.get(step.end)))
        for step in (graph.path.steps if graph.path else ())
    }
    taken = [room for each in circles for room in _rooms(each)]
    for number, edge in enumerate(graph.edges, 1):
        one, other = circles[edge.one - 1], circles[edge.other - 1]
        tag = _free(one, other, taken)
        taken.append(_Room(*tag, _TAG, _TAG))
        yield Line(
            *(edge, number, one.x, one.y, other.x, other.y, tag),
            says=f"{one.label} and {other.label}: {_why(edge)}",
            on_path=frozenset((edge.one, edge.other)) in walked,
        )


def _rooms(circle: Circle) -> tuple[_Room, _Room]:
    label = _LETTER * len(circle.label) / 2
    return (
        _Room(circle.x, circle.y, circle.r, circle.r),
        _Room(circle.x, circle.y + circle.r + 9, label, 8),
    )


def _free(one: Circle, other: Circle, taken: Sequence[_Room]) -> tuple[float, float]:
    """A place on the line where nothing else stands; its middle if there is none."""
    spots = [
        (one.x + share * (other.x - one.x), one.y + share * (other.y - one.y)) for share in _PLACES
    ]
    free = (spot for spot in spots if not any(room.is_near(*spot) for room in taken))
    x, y = next(free, spots[0])
    return round(x, 1), round(y, 1)


def _label(node: Node) -> str:
    told = [phone(each) for each in node.group.marks] or list(node.group.names)
    return plain(told[0] if told else f"Group {node.number}", _LONGEST)


def _says(node: Node) -> str:
    told = ", ".join((*map(phone, node.group.marks), *node.group.names))
    return plain(f"{count(node.group.ads, 'ad')}: {told or 'no mark or name'}", 200)


def _why(edge: Edge) -> str:
    values = ", ".join(each.value for each in edge.link.values[:3])
    return plain(values or "no one value", 160)
