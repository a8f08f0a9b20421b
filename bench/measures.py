"""How good a ranking and its probabilities are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import comb

import numpy as np

_BINS = 10


def calibration_error(probability: Mapping[str, float], relevant: Collection[str]) -> float:
    """Mean gap between what is said and what is, over bins of equal width, weighted by leads."""
    said = np.fromiter(probability.values(), float)
    came = np.fromiter((lead in relevant for lead in probability), float)
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, said - came, _BINS)
    return float(np.abs(gaps).sum() / len(said)) if len(said) else 0.0


def children_found(
    ranking: Sequence[str], children: Mapping[str, Collection[str]], everyone: int, k: int
) -> float:
    """Share of ``everyone`` who are advertised in one of the first ``k`` leads."""
    found = {child for lead in ranking[:k] for child in children.get(lead, ())}
    return len(found) / everyone if everyone else 0.0


def children_by_chance(
    leads: int, children: Mapping[str, Collection[str]], everyone: int, k: int
) -> float:
    """What that share is on average if any ``k`` of the leads are read."""
    where: dict[str, int] = {}
    for each in children.values():
        for child in each:
            where[child] = where.get(child, 0) + 1
    drawn, ways = min(k, leads), comb(leads, min(k, leads))
    seen = sum(1 - comb(leads - count, drawn) / ways for count in where.values())
    return seen / everyone if everyone else 0.0
