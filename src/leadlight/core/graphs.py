"""A lead as a graph: groups of ads, and the links that hold them to be one hand."""

from __future__ import annotations

import msgspec

from leadlight.core.ties import Link, Path, Side, Stop


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A group of ads that share a mark; ``number`` counts from 1, the largest first."""

    number: int
    group: Side
    ads: tuple[str, ...]


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A link between two groups, by their numbers.

    ``is_weak``: by itself it is not enough for one hand; the groups around it make up for that.
    """

    one: int
    other: int
    link: Link
    is_weak: bool


class LeadGraph(msgspec.Struct, frozen=True, kw_only=True):
    """The lead's largest groups and the strongest links that span them, weakest first.

    ``ads`` are in the order of the lead's own list, so their places from 1 are its numbers.
    ``left_out`` groups are too many to draw. ``path`` is the strongest way between two ads, if
    somebody asked for one.
    """

    lead_id: str
    needed: float
    ads: tuple[Stop, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int
    path: Path | None
