"""What verdicts teach: how much each card is worth here, beside what the starting model believes.

Every term of the model keeps its shape and gets a weight of its own, by penalised logistic
regression: with few verdicts weights stay near 1, and none can turn a card against its sign. So
fifty verdicts already teach something, and effects still add up.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from scipy.optimize import minimize

from leadlight.finder.arrays import Flags, Floats
from leadlight.finder.rank.additive import Additive, logits, sigmoid

_WEIGHT_DOUBT, _BASE_DOUBT = 0.25, 0.5
"""Standard deviations of a term's weight around 1, and of the base around the starting one. A wider
first one lets fifty verdicts harm on made-up worlds (``bench.teaching``); a wider second one lets
verdicts on leads that were picked for their doubt lift all those that were not."""
_FOLDS = 5
_SEED = 7


class Comparison(NamedTuple):
    """Logarithmic loss on held-out verdicts, of the model before and of the one that learned."""

    before: float
    after: float

    @property
    def is_no_worse(self) -> bool:
        """Whether the new one may be used."""
        return self.after <= self.before


def learned(
    start: Additive, effects: Floats, controlled: Flags, silent: Floats | None = None
) -> Additive:
    """``start`` re-weighted by leads on which there are verdicts: their ``effects`` by ``start`` (a
    row a lead), and which of them are ``controlled``.

    ``silent`` are the effects of leads that nobody is asked about, as they are held to be of
    independent people. Together they count as many as the verdicts, and say of themselves what
    ``start`` says: verdicts are on leads that were picked, and must not lift all others.
    """
    count = effects.shape[1]
    counts, truth = np.ones(len(effects)), controlled.astype(np.float64)
    if silent is not None and len(silent):
        counts = np.append(counts, np.full(len(silent), min(len(effects) / len(silent), 1.0)))
        effects = np.concatenate([effects, silent])
        truth = np.append(truth, sigmoid(logits(start.base, silent)))
    believed = np.concatenate([[0.0], np.ones(count)])
    doubts = np.concatenate([[_BASE_DOUBT], np.full(count, _WEIGHT_DOUBT)])
    design = np.column_stack([np.ones(len(effects)), effects])

    def cost(weights: Floats) -> tuple[float, Floats]:
        logit = start.base + design @ weights
        away = (weights - believed) / doubts
        slope = (counts * (sigmoid(logit) - truth)) @ design + away / doubts
        loss = counts @ (np.logaddexp(0, logit) - truth * logit)
        return float(loss + away @ away / 2), slope

    bounds = [(None, None)] + [(0.0, None)] * count
    found = minimize(cost, believed, jac=True, bounds=bounds, method="L-BFGS-B").x
    factors = {t.code: float(w) for t, w in zip(start.terms, found[1:], strict=True)}
    shifted = replace(start, base=start.base + float(found[0]))
    return shifted.scaled(factors)


def compared(
    start: Additive, effects: Floats, controlled: Flags, silent: Floats | None = None
) -> Comparison:
    """The two on verdicts that the new one did not see, a fifth at a time."""
    folds = np.random.default_rng(_SEED).permutation(len(effects)) % _FOLDS
    before, after = np.zeros(len(effects)), np.zeros(len(effects))
    for fold in range(_FOLDS):
        held = folds == fold
        new = learned(start, effects[~held], controlled[~held], silent)
        before[held] = logits(start.base, effects[held])
        after[held] = logits(new.base, effects[held] * weights(start, new))
    return Comparison(_loss(before, controlled), _loss(after, controlled))


def weights(start: Additive, new: Additive) -> Floats:
    """How much stronger each term became; 1 for a term that says nothing."""
    pairs = zip(start.terms, new.terms, strict=True)
    return np.array([_ratio(old.effects, other.effects) for old, other in pairs])


def _ratio(old: tuple[float, ...], new: tuple[float, ...]) -> float:
    loudest = int(np.argmax(np.abs(old)))
    return new[loudest] / old[loudest] if old[loudest] else 1.0


def _loss(logit: Floats, controlled: Flags) -> float:
    return float(np.logaddexp(0, np.where(controlled, -logit, logit)).mean())
