"""How near a finding comes to the truth: scores of partitions and of rankings.

A partition is a mapping from an item to the name of its group. An item that ``found`` lacks counts
as a group of its own; an item that ``truth`` lacks is not scored. All run in linear time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from leadlight.core.errors import InputError

Cell = tuple[str, str | None, str]


class Scores(msgspec.Struct, frozen=True):
    """Shares between 0 and 1; ``f1`` is the harmonic mean of the other two."""

    precision: float
    recall: float
    f1: float


class PairScores(Scores, frozen=True):
    """Over pairs of items: found together, and truly together."""


class BCubed(Scores, frozen=True):
    """Over items: how pure and how complete each one's group is."""


def pair_scores(truth: Mapping[str, str], found: Mapping[str, str]) -> PairScores:
    """Pairwise precision and recall of a partition (Manning, Raghavan and Schütze 2008, 16.3).

    Where there is no pair to be right about, a share is 1.
    """
    cells = _cells(truth, found)
    together = _pairs(cells.values())
    claimed = _pairs(_sums(cells, found_side=True).values())
    true = _pairs(_sums(cells, found_side=False).values())
    precision = together / claimed if claimed else 1.0
    recall = together / true if true else 1.0
    return PairScores(precision, recall, _harmonic(precision, recall))


def bcubed(
    truth: Mapping[str, str], found: Mapping[str, str], only: Collection[str] | None = None
) -> BCubed:
    """B-cubed precision and recall, each item weighing alike (Bagga and Baldwin 1998).

    ``only`` averages over some items, with groups still counted whole: the ads of controllers,
    among all ads. Nothing to average over is an ``InputError``.
    """
    cells = _cells(truth, found)
    claimed, true = _sums(cells, found_side=True), _sums(cells, found_side=False)
    scored = cells if only is None else _cells({item: truth[item] for item in set(only)}, found)
    weight = sum(scored.values())
    if not weight:
        raise InputError("bcubed: no items to score; give at least one")
    precision = sum(n * cells[cell] / claimed[cell[1:]] for cell, n in scored.items()) / weight
    recall = sum(n * cells[cell] / true[cell[:1]] for cell, n in scored.items()) / weight
    return BCubed(precision, recall, _harmonic(precision, recall))


def precision_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Share of relevant items among the first ``k`` places (Manning et al. 2008, 8.4).

    A ranking shorter than ``k`` is charged for the places that it leaves empty.
    """
    if k < 1:
        raise InputError(f"precision_at: k={k}; choose 1 or more")
    wanted = frozenset(relevant)
    return sum(item in wanted for item in ranking[:k]) / k


def r_precision(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Precision at as many places as there are relevant items (Manning et al. 2008, 8.4)."""
    if not relevant:
        raise InputError("r_precision: nothing is relevant; give at least one relevant item")
    return precision_at(ranking, relevant, len(set(relevant)))


def _cells(truth: Mapping[str, str], found: Mapping[str, str]) -> Counter[Cell]:
    """How many items each true group shares with each found one."""
    return Counter((group, *_found_group(item, found)) for item, group in truth.items())


def _found_group(item: str, found: Mapping[str, str]) -> tuple[str | None, str]:
    """The name of a found group, or for an item without one, a group of its own."""
    group = found.get(item)
    return (None, item) if group is None else (group, "")


def _sums(cells: Mapping[Cell, int], *, found_side: bool) -> Counter[tuple[str | None, ...]]:
    """Sizes of the found groups, or of the true ones."""
    sums: Counter[tuple[str | None, ...]] = Counter()
    for cell, count in cells.items():
        sums[cell[1:] if found_side else cell[:1]] += count
    return sums


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _harmonic(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0
