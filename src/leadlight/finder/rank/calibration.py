"""How far probabilities are from shares, and the line on the logit scale that mends it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace
from scipy.optimize import minimize

from leadlight.finder.arrays import Floats
from leadlight.finder.rank.additive import Additive, sigmoid

_BINS = 10


class Line(NamedTuple):
    """From a logit to the one that is right: ``shift + slope * logit`` (Platt 1999)."""

    shift: float
    slope: float

    def of(self, model: Additive) -> Additive:
        """The model with its logits on the line, so that base and effects still add up."""
        steeper = model.scaled({term.code: self.slope for term in model.terms})
        return replace(steeper, base=self.shift + self.slope * model.base)


def fitted_line(logit: Floats, truly: npt.NDArray[np.bool_]) -> Line:
    """By maximum likelihood, on leads that the model was not fitted on; it never turns the order
    around."""
    sides = np.where(truly, 1.0, -1.0)

    def cost(line: Floats) -> tuple[float, Floats]:
        margins = sides * (line[0] + line[1] * logit)
        wrong = -sides * sigmoid(-margins)
        return float(np.logaddexp(0, -margins).sum()), np.array([wrong.sum(), wrong @ logit])

    bounds = [(None, None), (0.05, 20.0)]
    shift, slope = minimize(cost, [0.0, 1.0], jac=True, bounds=bounds, method="L-BFGS-B").x
    return Line(float(shift), float(slope))


def expected_error(likely: Floats, truly: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error in ten bins of equal width (Naeini, Cooper, Hauskrecht 2015)."""
    each = np.minimum((likely * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.bincount(each, likely, _BINS) - np.bincount(each, truly.astype(float), _BINS)
    return float(np.abs(gaps).sum() / max(len(likely), 1))
