"""An explainable boosting machine with monotone terms, as an additive model.

Nori, Jenkins, Koch and Caruana 2019. The sign of a bound card bounds its term: what speaks for
looking never lowers a score as it grows, what speaks against it never raises one. Such cards are in
no pair.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from leadlight.finder.arrays import Floats
from leadlight.finder.rank.additive import Additive, Pair, Term

_BAGS = 8
_PAIRS = 30
_JOBS = 2
"""Bags fitted at a time, each in a process of its own; what comes out is the same."""
_DIGITS = 5
_SEED = 20_260_301


def boosted(
    codes: Sequence[str],
    signs: Sequence[int],
    values: Floats,
    controlled: npt.NDArray[np.bool_],
    weights: Floats | None = None,
) -> Additive:
    """Fit whether leads are ``controlled`` (a row each of ``values``, a column a code).

    ``weights`` says how much each row counts; all alike if left out.

    Raises:
        ValueError: all rows are of one class.
    """
    if controlled.all() or not controlled.any():
        raise ValueError("to learn takes leads that are controlled and leads that are not")
    machine = _machine(codes, signs)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Missing values detected")  # they have a bin of their own
        machine.fit(values, controlled.astype(np.int64), sample_weight=weights)
    place = {name: number for number, name in enumerate(machine.term_names_)}
    terms = [_term(machine, code, place[code]) for code in codes]
    pairs = [_pair(machine, codes, at) for at, two in enumerate(machine.term_features_) if two[1:]]
    return centred(Additive(float(machine.intercept_[0]), tuple(terms), tuple(pairs)), values)


def _machine(codes: Sequence[str], signs: Sequence[int]) -> Any:
    # Slow to load, and needed only where a model is fitted.
    from interpret.glassbox import ExplainableBoostingClassifier  # noqa: PLC0415

    return ExplainableBoostingClassifier(
        feature_names=list(codes),
        feature_types=["continuous"] * len(codes),
        interactions=_PAIRS,
        max_bins=64,
        max_interaction_bins=16,
        outer_bags=_BAGS,
        monotone_constraints=list(signs),
        n_jobs=_JOBS,
        random_state=_SEED,
    )


def _term(machine: Any, code: str, place: int) -> Term:
    """The first bin is that of values that could not be measured, the last that of unknown ones,
    which do not occur."""
    cuts = machine.bins_[place][0]
    scores, doubts = machine.term_scores_[place][1:-1], machine.standard_deviations_[place][1:-1]
    return Term(
        code=code,
        cuts=tuple(map(float, cuts)),
        effects=_rounded(scores),
        doubts=_rounded(doubts),
        absent=float(machine.term_scores_[place][0]),
    )


def _pair(machine: Any, codes: Sequence[str], place: int) -> Pair:
    """Bins as in ``_term``."""
    first, second = machine.term_features_[place]
    cuts = (machine.bins_[first][-1], machine.bins_[second][-1])
    scores = machine.term_scores_[place][:-1, :-1]
    return Pair(
        codes=(codes[first], codes[second]),
        cuts=(tuple(map(float, cuts[0])), tuple(map(float, cuts[1]))),
        effects=tuple(map(_rounded, scores)),
    )


def _rounded(effects: Floats) -> tuple[float, ...]:
    return tuple(round(float(each), _DIGITS) for each in effects)


def centred(model: Additive, values: Floats) -> Additive:
    """The same scores, told so that the median of each value has no effect: the base is that of a
    lead about which nothing is unusual."""
    base, terms = model.base, list[Term]()
    for term, column in zip(model.terms, values.T, strict=True):
        known = column[~np.isnan(column)]
        usual = float(term.of(np.array([np.median(known)]))[0]) if len(known) else term.absent
        base += usual
        effects = tuple(each - usual for each in term.effects)
        terms.append(Term(term.code, term.cuts, effects, term.doubts, term.absent - usual))
    return Additive(base, tuple(terms), model.pairs)
