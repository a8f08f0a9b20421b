"""How far probabilities are from shares, and the line on the logit scale that mends it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadlight.finder.rank.additive import Floats

_BINS = 10


def expected_error(likely: Floats, truly: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error in ten bins of equal width (Naeini, Cooper, Hauskrecht 2015)."""
    each = np.minimum((likely * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.bincount(each, likely, _BINS) - np.bincount(each, truly.astype(float), _BINS)
    return float(np.abs(gaps).sum() / max(len(likely), 1))
