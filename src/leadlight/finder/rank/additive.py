"""A score that is a sum: a base, and for each card an effect that depends on its value alone.

This is the form of a generalised additive model with binned terms (Lou, Caruana and Gehrke 2012),
which explainable boosting machines are fitted to. Base plus effects is the logit, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The effect of one card: ``effects[i]`` in log-odds for values from ``cuts[i - 1]`` up to
    ``cuts[i]``, and ``doubts``, its standard deviation between models fitted on parts of the data.
    ``absent`` is the effect where the value could not be measured (NaN): no age that is stated is
    another thing than one and the same.
    """

    code: str
    cuts: tuple[float, ...]
    effects: tuple[float, ...]
    doubts: tuple[float, ...]
    absent: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a term that is none."""
        if not len(self.cuts) + 1 == len(self.effects) == len(self.doubts):
            raise ValueError(f"the term {self.code!r} has not one effect and doubt a bin")
        if list(self.cuts) != sorted(set(self.cuts)):
            raise ValueError(f"the cuts of the term {self.code!r} do not grow")

    def bins(self, values: Floats) -> npt.NDArray[np.int64]:
        """The bin of each value that is one."""
        return np.searchsorted(self.cuts, values, side="right")

    def of(self, values: Floats) -> Floats:
        """The effect of each value."""
        told = np.asarray(self.effects)[np.minimum(self.bins(values), len(self.cuts))]
        return np.where(np.isnan(values), self.absent, told)

    def scaled(self, factor: float) -> Term:
        """The term with all effects and doubts ``factor`` times as strong."""
        return msgspec.structs.replace(
            self,
            effects=tuple(factor * each for each in self.effects),
            doubts=tuple(factor * each for each in self.doubts),
            absent=factor * self.absent,
        )


class Additive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A base in log-odds and the terms."""

    base: float
    terms: Annotated[tuple[Term, ...], msgspec.Meta(min_length=1)]

    def effects(self, codes: Sequence[str], values: Floats) -> Floats:
        """Effects, in log-odds: a row a lead, a column a term, of ``values`` (a column a code).

        Raises:
            ValueError: a term's code has no column.
        """
        place = {code: column for column, code in enumerate(codes)}
        missing = [term.code for term in self.terms if term.code not in place]
        if missing:
            raise ValueError(f"the model knows {', '.join(missing)}; no such card is in the deck")
        columns = [term.of(values[:, place[term.code]]) for term in self.terms]
        return np.column_stack(columns)

    def doubts(self, codes: Sequence[str], values: Floats) -> Floats:
        """The variance of each lead's logit between models fitted on parts of the data."""
        place = {code: column for column, code in enumerate(codes)}
        total = np.zeros(len(values))
        for term in self.terms:
            column = values[:, place[term.code]]
            known = ~np.isnan(column)
            total[known] += np.asarray(term.doubts)[term.bins(column[known])] ** 2
        return total


def logits(base: float, effects: Floats) -> Floats:
    """``base`` plus all effects of each row, added in their order."""
    total = np.full(len(effects), base)
    for column in effects.T:
        total = total + column
    return total


def sigmoid(logit: Floats) -> Floats:
    """From log-odds to probability, without overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -700, 700))))
