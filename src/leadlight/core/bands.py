"""How strongly a lead is said: in bands as long as no verdict has trained the model."""

from __future__ import annotations

import math
from typing import NamedTuple

from leadlight.core.leads import RankedGroup

_WEAK_STEP = 20  # percent
_HIGH, _RAISED, _UNCLEAR = 0.8, 0.5, 0.2


class Band(NamedTuple):
    """How strongly a lead is said: a word, and the range that goes with it, in percent."""

    word: str
    low: int
    high: int
    weak: bool

    @property
    def range(self) -> str:
        """``55–90 %``."""
        return f"{self.low}–{self.high} %"


def band(lead: RankedGroup) -> Band:
    """The band of a weak score, its range widened to steps of 20 %; the number of a tested one.

    A weak score is high from 0.8, raised from 0.5, else low, and no more than its interval bears:
    high where even its lower end is raised, and unclear where it may be nearly anything. A bare
    number would claim more than a model without verdicts knows.
    """
    weak = lead.basis == "weak"
    step = _WEAK_STEP if weak else 1
    low, high = lead.interval
    lowest = math.floor(low * 100 / step + 1e-9) * step
    highest = math.ceil(high * 100 / step - 1e-9) * step
    return Band(
        _word(lead.probability, low, high) if weak else f"{lead.probability * 100:.0f} %",
        lowest,
        highest,
        weak,
    )


def _word(probability: float, low: float, high: float) -> str:
    if low < _UNCLEAR and (high > _HIGH or probability >= _RAISED):
        return "Unclear"
    if probability < _RAISED:
        return "Low"
    return "High" if probability >= _HIGH and low >= _RAISED else "Raised"
