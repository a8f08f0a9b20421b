"""The values that two or more ads of a lead share, and what each weighs by its rarity."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from leadlight.core.leads import Evidence
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.traits import CODE, KINDS

_TOLD = ("phrase", "picture", "template")
"""Kinds of traits that are worth a line of their own; names are told among the identifiers."""


def evidence(fabric: Fabric) -> tuple[Evidence, ...]:
    """Shared values, the weightiest first.

    ``weight`` is ln(1 / rate), where the rate is the share of groups that show it; a mark that is
    no hub has one holder at a time, and is as rare as can be.
    """
    found = [*_marks(fabric), *_traits(fabric)]
    return tuple(sorted(found, key=lambda tie: (-tie.weight, tie.kind, tie.value)))


def _marks(fabric: Fabric) -> Iterator[Evidence]:
    held: dict[tuple[str, str], set[int]] = {}
    for ad, use in zip(*(each.tolist() for each in fabric.holds.nonzero()), strict=True):
        held.setdefault(fabric.uses[use].mark, set()).add(ad)
    for (kind, value), ads in held.items():
        if len(ads) > 1:
            yield Evidence(kind, value, _named(fabric, sorted(ads)), fabric.least)


def _traits(fabric: Fabric) -> Iterator[Evidence]:
    columns = fabric.shows.tocsc()
    told = np.isin(fabric.traits.kinds, [CODE[kind] for kind in _TOLD])
    for column in np.flatnonzero(told & (np.diff(columns.indptr) > 1)).tolist():
        value = fabric.values[column]
        if value is not None:
            ads = np.sort(columns.indices[columns.indptr[column] : columns.indptr[column + 1]])
            weight = max(-math.log(fabric.traits.rates[column]), 0.0)
            kind = KINDS[fabric.traits.kinds[column]]
            yield Evidence(kind, value, _named(fabric, ads.tolist()), weight)


def _named(fabric: Fabric, ads: list[int]) -> tuple[str, ...]:
    return tuple(fabric.ads[ad] for ad in ads)
