"""A lead cut at one link of its spanning tree: what is on either side, and how alike they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadlight.finder.link.components import labels_of
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.hands import granted
from leadlight.finder.link.network import Network
from leadlight.finder.link.odds import log_odds


def halves(net: Network, link: int) -> npt.NDArray[np.int64]:
    """0 or 1 for each ad: on which side of the tree's ``link`` it is; 1 where the fewer ads are."""
    kept = net.tree[net.tree != link]
    labels = labels_of(len(net), net.links.one[kept], net.links.other[kept])
    sides = labels[net.groups]
    is_first_lesser = 2 * np.count_nonzero(sides == 0) < len(sides)
    return np.asarray((sides == 0) if is_first_lesser else (sides == 1), dtype=np.int64)


def together(fabric: Fabric, net: Network, sides: npt.NDArray[np.int64]) -> float:
    """Log odds for one hand behind the two ``sides``, each as a whole, as the linker asks it."""
    of_group = np.zeros(len(net), dtype=np.int64)
    of_group[net.groups] = sides
    days = [
        days for (one, other), (_, days) in net.successions.items()
        if of_group[one] != of_group[other]
    ]  # fmt: skip
    ahead = granted(np.array(days, dtype=np.float64), fabric.least).max(initial=0.0)
    zero, one = np.array([0]), np.array([1])
    profiles = fabric.profiles(sides)
    return float(log_odds(zero, one, np.array([ahead]), profiles, fabric.traits)[0])
