"""Some ads of a lead, told in one line: how many, and under which marks and names."""

from __future__ import annotations

import numpy as np

from leadlight.core.ties import Side
from leadlight.finder.arrays import Ints
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.traits import CODE

_MOST = 3


def side(fabric: Fabric, groups: Ints, ads: Ints) -> Side:
    """``ads`` (places, in order), of which ``groups`` has the group of each ad of the lead."""
    return Side(
        ads=len(ads),
        groups=len(np.unique(groups[ads])),
        marks=_marks(fabric, ads),
        names=_names(fabric, ads),
        ad_id=fabric.ads[ads[0]],
    )


def _marks(fabric: Fabric, ads: Ints) -> tuple[str, ...]:
    held = np.bincount(fabric.holds[ads].indices, minlength=len(fabric.uses))
    counts: dict[str, int] = {}
    for use in np.flatnonzero(held).tolist():
        kind, value = fabric.uses[use].mark
        if kind != "judgement":
            counts[value] = counts.get(value, 0) + int(held[use])
    return _commonest(counts)


def _names(fabric: Fabric, ads: Ints) -> tuple[str, ...]:
    shown = np.bincount(fabric.shows[ads].indices, minlength=len(fabric.values))
    names = np.flatnonzero((shown > 0) & (fabric.traits.kinds == CODE["name"])).tolist()
    told = {name: int(shown[column]) for column in names if (name := fabric.values[column])}
    return _commonest(told)


def _commonest(counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda value: (-counts[value], value))[:_MOST])
