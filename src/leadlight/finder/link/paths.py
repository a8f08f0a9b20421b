"""The strongest path of evidence between two ads of a lead, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order

from leadlight.core.ties import Shared, Step
from leadlight.finder.link.comparison import Comparison, comparison
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.halves import halves, together
from leadlight.finder.link.hands import granted
from leadlight.finder.link.network import Network, way, weakest
from leadlight.finder.link.sides import side


def path(fabric: Fabric, net: Network, start: int, end: int) -> tuple[Step, ...]:
    """The steps from the ad at one place to the ad at another.

    Between groups it takes a strongest way; within a group, where nothing is asked, the fewest
    marks. Backwards it is the same path.
    """
    if start > end:
        return tuple(map(_turned, path(fabric, net, end, start)[::-1]))
    steps: list[Step] = []
    here = start
    for link in way(net.links, net.tree, int(net.groups[start]), int(net.groups[end])):
        told = comparison(fabric, net, link)
        leaving, arriving = examples(fabric, net, told, here, end)
        steps += _within(fabric, here, leaving)
        steps.append(_between(fabric, net, told, link, (leaving, arriving)))
        here = arriving
    steps += _within(fabric, here, end)
    return tuple(_with_halves(fabric, net, steps, start, end))


def examples(
    fabric: Fabric, net: Network, told: Comparison, start: int, end: int
) -> tuple[int, int]:
    """An ad of each group that shows most of what both show, from the side of the ad ``start``.

    That ad itself, and the ad ``end`` on the other side, if no ad shows more than twice as much:
    fewer steps are easier to follow.
    """
    near = int(net.groups[start])
    far = told.other if near == told.one else told.one
    return (
        _showing_most(fabric, net, told, near, start),
        _showing_most(fabric, net, told, far, end),
    )


def _showing_most(
    fabric: Fabric, net: Network, told: Comparison, group: int, preferred: int
) -> int:
    ads = np.flatnonzero(net.groups == group)
    speaking = told.weights > 0
    shows = fabric.shows[ads][:, told.columns[speaking]] > 0
    weights = np.asarray(shows @ told.weights[speaking]).round(9)
    enough = ads[weights >= weights.max() / 2]
    return preferred if preferred in enough else int(ads[np.argmax(weights)])


def _within(fabric: Fabric, start: int, end: int) -> list[Step]:
    """Steps between two ads of one group: of the fewest marks."""
    if start == end:
        return []
    ads, uses = fabric.holds.nonzero()
    nodes = (np.r_[ads, len(fabric.ads) + uses], np.r_[len(fabric.ads) + uses, ads])
    count = len(fabric.ads) + len(fabric.uses)
    graph = coo_array((np.ones(len(nodes[0])), nodes), shape=(count, count)).tocsr()
    _, before = breadth_first_order(graph, start)
    chain = [end]
    while chain[-1] != start:
        chain.append(int(before[before[chain[-1]]]))
    return [_by_mark(fabric, one, other) for one, other in pairwise(chain[::-1])]


def _by_mark(fabric: Fabric, one: int, other: int) -> Step:
    weight = float(granted(np.ones(1), fabric.least)[0])
    held = np.intersect1d(fabric.holds[[one]].indices, fabric.holds[[other]].indices)
    return Step(
        start=fabric.ads[one],
        end=fabric.ads[other],
        by="mark",
        weight=weight,
        values=tuple(
            Shared(use.kind, use.value, weight) for use in (fabric.uses[at] for at in held)
        ),
    )


def _between(
    fabric: Fabric, net: Network, told: Comparison, link: int, ads: tuple[int, int]
) -> Step:
    whole = (side(fabric, net.groups, np.flatnonzero(net.groups == net.groups[ad])) for ad in ads)
    return Step(
        start=fabric.ads[ads[0]],
        end=fabric.ads[ads[1]],
        by="groups",
        weight=float(net.links.odds[link]),
        values=told.values(fabric),
        parts=told.parts(),
        sides=tuple(whole),
    )


def _with_halves(
    fabric: Fabric, net: Network, steps: list[Step], start: int, end: int
) -> Iterator[Step]:
    """The steps; what is too weak by itself with what the halves of the lead say together."""
    lowest = min((step.weight for step in steps), default=fabric.least)
    if lowest >= fabric.least:
        yield from steps
        return
    cut = weakest(net.links, net.tree, int(net.groups[start]), int(net.groups[end]))
    whole = together(fabric, net, halves(net, cut))
    for step in steps:
        is_lowest = step.weight == lowest
        yield msgspec.structs.replace(step, together=whole) if is_lowest else step


def _turned(step: Step) -> Step:
    return msgspec.structs.replace(step, start=step.end, end=step.start, sides=step.sides[::-1])
