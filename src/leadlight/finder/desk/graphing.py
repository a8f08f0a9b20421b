"""A lead as a graph, and the strongest path between two of its ads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.core.graphs import Edge, LeadGraph, Node
from leadlight.core.ties import Path, Stop
from leadlight.finder.desk.naming import NAMES, named_lead
from leadlight.finder.desk.opened import current, tables
from leadlight.finder.desk.shelves import shelf
from leadlight.finder.desk.woven import WHOLE, woven
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.holds import tree_links
from leadlight.finder.link.network import Network, alone, network
from leadlight.finder.link.paths import path as link_path
from leadlight.finder.link.sides import side
from leadlight.govern.audit import Event
from leadlight.store.home import Home

MOST_GROUPS = 60
"""Groups that are drawn: more are a cloud in which nobody reads a label."""

_STOPS = """
SELECT ad_id, source, title, label AS place, coalesce(posted_at, captured_at) AS seen
FROM ads ORDER BY first_seen, ad_id
"""


def graph(
    home: Home, context: Context, lead_id: str, start: str | None = None, end: str | None = None
) -> LeadGraph:
    """The lead's groups and links, and the path from the ad ``start`` to the ad ``end``, each
    called by its id or by its number in the lead's list.

    Raises:
        InputError: one of the two is no ad of this lead, or only one is given.
        NotFoundError: there is no such lead, or nothing has been built yet.
    """
    details = {"from": start, "to": end} if start or end else {}
    generation = current(home, context, Event("graph.read", lead_id, details))
    with tables(home, generation, *NAMES, **WHOLE) as engine:
        lead_id = named_lead(engine, lead_id)
        fabric = woven(shelf(home, generation), engine, lead_id)
        stops = [Stop(**row) for row in engine.fetch(_STOPS).to_pylist()]
    with alone():
        net = network(fabric)
        edges = _edges(fabric, net)
        way = None
        if start or end:
            ends = _stop("from", start, stops), _stop("to", end, stops)
            way = _path(lead_id, fabric, net, ends, stops)
    nodes = _nodes(fabric, net)
    return LeadGraph(
        lead_id=lead_id,
        needed=fabric.least,
        ads=tuple(stops),
        nodes=nodes,
        edges=edges,
        left_out=len(net) - len(nodes),
        path=way,
    )


def _nodes(fabric: Fabric, net: Network) -> tuple[Node, ...]:
    nodes = []
    for number, group in enumerate(_largest(net), 1):
        ads = np.flatnonzero(net.groups == group)
        members = tuple(fabric.ads[ad] for ad in ads)
        nodes.append(Node(number=number, group=side(fabric, net.groups, ads), ads=members))
    return tuple(nodes)


def _edges(fabric: Fabric, net: Network) -> tuple[Edge, ...]:
    """The links of the tree between groups that are drawn, weakest first."""
    numbers = {group: number for number, group in enumerate(_largest(net), 1)}
    place = {ad: at for at, ad in enumerate(fabric.ads)}
    edges = []
    for link in tree_links(fabric, net, set(numbers)):
        one, other = (numbers[int(net.groups[place[ad]])] for ad in (link.start, link.end))
        weak = link.weight < fabric.least
        edges.append(Edge(one=one, other=other, link=link, is_weak=weak))
    return tuple(edges)


def _largest(net: Network) -> list[int]:
    sizes = np.bincount(net.groups, minlength=len(net))
    return [int(group) for group in np.argsort(-sizes, kind="stable")[:MOST_GROUPS]]


def _stop(what: str, given: str | None, stops: Sequence[Stop]) -> Stop:
    """The ad that is meant by its id or by its number."""
    wanted = (given or "").strip()
    if wanted.isdecimal() and 0 < int(wanted) <= len(stops):
        return stops[int(wanted) - 1]
    for stop in stops:
        if stop.ad_id == wanted:
            return stop
    said = f"{wanted!r} is no ad of this lead" if wanted else "no ad is given"
    raise InputError(f"{what}: {said}; give the number of one of its ads, 1 to {len(stops)}")


def _path(
    lead_id: str, fabric: Fabric, net: Network, ends: tuple[Stop, Stop], stops: Sequence[Stop]
) -> Path:
    one, other = (fabric.ads.index(stop.ad_id) for stop in ends)
    if one == other:
        raise InputError("from, to: a path needs two ads; choose another one")
    steps = link_path(fabric, net, one, other)
    weakest = min(range(len(steps)), key=lambda at: (steps[at].weight, at))
    known = {stop.ad_id: stop for stop in stops}
    return Path(
        lead_id=lead_id,
        needed=fabric.least,
        weakest=weakest,
        steps=steps,
        stops=(ends[0], *(known[step.end] for step in steps)),
    )
