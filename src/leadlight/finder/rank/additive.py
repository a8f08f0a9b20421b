"""A score that is a sum: a base, and an effect for each card.

A card's effect depends on its own value, and a little on that of another one where the two are a
pair: a group with a site of its own is judged otherwise by the number of its names. This is the
form of a generalised additive model with binned terms and pairs (Lou, Caruana, Gehrke and Hooker
2013), which explainable boosting machines are fitted to. Each card of a pair is given half of what
the pair says, which is its Shapley value. Base plus effects is the logit, to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import msgspec
import numpy as np
import numpy.typing as npt

from leadlight.finder.arrays import Floats

Cells = npt.NDArray[np.int64]


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


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What two cards say together, beside what each says alone: ``effects[i][j]`` in log-odds for
    the first one's bin ``i`` and the second one's ``j``, of which bin 0 is that of what could not
    be measured. ``shares`` say how much of it each card is given.
    """

    codes: tuple[str, str]
    cuts: tuple[tuple[float, ...], tuple[float, ...]]
    effects: tuple[tuple[float, ...], ...]
    shares: tuple[float, float] = (0.5, 0.5)

    def __post_init__(self) -> None:
        """Refuse a pair that is none."""
        rows, columns = (len(cuts) + 2 for cuts in self.cuts)
        if len(self.effects) != rows or {len(row) for row in self.effects} != {columns}:
            raise ValueError(f"the pair {' and '.join(self.codes)} has not one effect a cell")

    def at(self, first: Cells, second: Cells) -> Floats:
        """What it says of each lead, of the bins that its two cards' values lie in."""
        return np.asarray(self.effects)[first, second]

    def binned(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """Each of its cards, and where its values are cut."""
        yield from zip(self.codes, self.cuts, strict=True)

    def scaled(self, factors: Mapping[str, float]) -> Pair:
        """The pair with each card's share as many times as large as ``factors`` says."""
        first, second = (
            share * factors.get(code, 1.0)
            for code, share in zip(self.codes, self.shares, strict=True)
        )
        return msgspec.structs.replace(self, shares=(first, second))


def cells(cuts: tuple[float, ...], values: Floats) -> Cells:
    """Which bin of a pair each of a card's ``values`` lies in."""
    bins = 1 + np.searchsorted(cuts, values, side="right")
    return np.where(np.isnan(values), 0, np.minimum(bins, len(cuts) + 1))


class Additive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A base in log-odds, the terms, and the pairs of their cards.

    Raises:
        ValueError: a pair's card has no term.
    """

    base: float
    terms: Annotated[tuple[Term, ...], msgspec.Meta(min_length=1)]
    pairs: tuple[Pair, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a pair without terms to give it to."""
        alone = {term.code for term in self.terms}
        if strange := {code for pair in self.pairs for code in pair.codes} - alone:
            raise ValueError(f"pairs name {', '.join(sorted(strange))}, which have no terms")

    def scaled(self, factors: Mapping[str, float]) -> Additive:
        """The model with each card as many times as loud as ``factors`` says."""
        terms = tuple(term.scaled(factors.get(term.code, 1.0)) for term in self.terms)
        return Additive(self.base, terms, tuple(pair.scaled(factors) for pair in self.pairs))

    def effects(self, codes: Sequence[str], values: Floats) -> Floats:
        """Effects, in log-odds: a row a lead, a column a term, of ``values`` (a column a code).

        Raises:
            ValueError: a term's code has no column.
        """
        place = {code: column for column, code in enumerate(codes)}
        missing = [term.code for term in self.terms if term.code not in place]
        if missing:
            raise ValueError(f"the model knows {', '.join(missing)}; no such card is in the deck")
        columns = {term.code: term.of(values[:, place[term.code]]) for term in self.terms}
        held = {
            (code, cuts): cells(cuts, values[:, place[code]])
            for code, cuts in {each for pair in self.pairs for each in pair.binned()}
        }
        for pair in self.pairs:
            together = pair.at(*(held[each] for each in pair.binned()))
            for code, share in zip(pair.codes, pair.shares, strict=True):
                columns[code] = columns[code] + share * together
        return np.column_stack(list(columns.values()))

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
