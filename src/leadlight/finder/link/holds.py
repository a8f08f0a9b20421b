"""What holds a lead together: the links that no other replaces, and the values that bridge it."""

from __future__ import annotations

import numpy as np

from leadlight.core.ties import Holds, Link
from leadlight.finder.link.bridges import bridges
from leadlight.finder.link.comparison import Comparison, comparison
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.halves import halves, together
from leadlight.finder.link.network import Network, network
from leadlight.finder.link.paths import examples
from leadlight.finder.link.sides import side


def holds(lead_id: str, fabric: Fabric, most: int, effort: int) -> Holds:
    """The ``most`` weakest links of the maximum spanning tree, weakest first, and the bridges that
    so much ``effort`` finds."""
    net = network(fabric)
    tree = {int(link): comparison(fabric, net, int(link)) for link in net.tree}
    ordered = sorted(tree, key=lambda link: (net.links.odds[link], link))
    found, unasked = bridges(fabric, net, list(tree.values()), effort)
    return Holds(
        lead_id=lead_id,
        needed=fabric.least,
        ads=len(fabric.ads),
        groups=len(net),
        links=tuple(_link(fabric, net, link, tree[link]) for link in ordered[:most]),
        more_links=max(len(ordered) - most, 0),
        bridges=found,
        unasked=unasked,
    )


def tree_links(fabric: Fabric, net: Network, groups: set[int]) -> list[Link]:
    """The links of the maximum spanning tree that have both ends among ``groups``, weakest
    first."""
    ends = ((int(link), int(net.links.one[link]), int(net.links.other[link])) for link in net.tree)
    inside = [link for link, one, other in ends if one in groups and other in groups]
    ordered = sorted(inside, key=lambda link: (net.links.odds[link], link))
    return [_link(fabric, net, link, comparison(fabric, net, link)) for link in ordered]


def _link(fabric: Fabric, net: Network, link: int, told: Comparison) -> Link:
    sides = halves(net, link)
    of_group = np.zeros(len(net), dtype=np.int64)
    of_group[net.groups] = sides
    lesser, greater = (np.flatnonzero(sides == number) for number in (1, 0))
    near, far = (told.one, told.other) if of_group[told.one] else (told.other, told.one)
    start, end = (int(np.flatnonzero(net.groups == group)[0]) for group in (near, far))
    start, end = examples(fabric, net, told, start, end)
    return Link(
        weight=float(net.links.odds[link]),
        together=together(fabric, net, sides),
        sides=(side(fabric, net.groups, lesser), side(fabric, net.groups, greater)),
        start=fabric.ads[start],
        end=fabric.ads[end],
        values=told.values(fabric),
        parts=told.parts(),
    )
