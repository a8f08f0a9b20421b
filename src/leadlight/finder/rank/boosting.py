"""An explainable boosting machine with monotone terms, as an additive model.

Nori, Jenkins, Koch and Caruana 2019. A card's sign bounds its term: what speaks for looking never
lowers a score as it grows, what speaks against it never raises one.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from leadlight.finder.rank.additive import Additive, Floats, Term

_BAGS = 8
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
    return centred(Additive(float(machine.intercept_[0]), tuple(terms)), values)


def _machine(codes: Sequence[str], signs: Sequence[int]) -> Any:
    # Slow to load, and needed only where a model is fitted.
    from interpret.glassbox import ExplainableBoostingClassifier  # noqa: PLC0415

    return ExplainableBoostingClassifier(
        feature_names=list(codes),
        feature_types=["continuous"] * len(codes),
        interactions=0,
        max_bins=64,
        outer_bags=_BAGS,
        monotone_constraints=list(signs),
        n_jobs=1,
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
        effects=tuple(map(float, scores)),
        doubts=tuple(map(float, doubts)),
        absent=float(machine.term_scores_[place][0]),
    )


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
    return Additive(base, tuple(terms))
