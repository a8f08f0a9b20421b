"""Which leads' verdicts would teach most: those about whose weight the model is in most doubt.

Greedy D-optimal design for a Bayesian logistic model (Chaloner and Verdinelli 1995): each choice
is the lead whose verdict shrinks the doubt about the weights of the terms most, given those chosen
before it, so that no two ask the same question.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadlight.finder.rank.additive import Floats, sigmoid
from leadlight.finder.rank.learning import BASE_DOUBT, WEIGHT_DOUBT

Rows = npt.NDArray[np.int64]


def most_telling(
    logit: Floats, effects: Floats, known: Rows, unasked: Rows, count: int
) -> list[int]:
    """The rows to ask about, most telling first; never one of ``known``, which have verdicts, nor
    of ``unasked``.

    ``effects`` and their sum ``logit`` are the model's, a row a lead.
    """
    design = np.column_stack([np.ones(len(effects)), effects])
    likely = sigmoid(logit)
    spread = likely * (1 - likely)
    doubt = np.diag([BASE_DOUBT**2] + [WEIGHT_DOUBT**2] * effects.shape[1])
    for row in known:
        doubt = _after(doubt, design[row], float(spread[row]))
    open_rows = np.ones(len(effects), dtype=bool)
    open_rows[known] = open_rows[unasked] = False
    asked: list[int] = []
    for _ in range(min(count, int(open_rows.sum()))):
        gain = spread * np.einsum("ij,jk,ik->i", design, doubt, design)
        row = int(np.where(open_rows, gain, -1.0).argmax())
        asked.append(row)
        open_rows[row] = False
        doubt = _after(doubt, design[row], float(spread[row]))
    return asked


def _after(doubt: Floats, row: Floats, spread: float) -> Floats:
    """The doubt that is left once the verdict on ``row`` is known (Sherman and Morrison 1950)."""
    along = doubt @ row
    return np.asarray(doubt - spread * np.outer(along, along) / (1 + spread * row @ along))
