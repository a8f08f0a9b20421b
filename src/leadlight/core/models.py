"""What is told of the model that ranks leads."""

from __future__ import annotations

from datetime import date

import msgspec

from leadlight.core.leads import Basis


class TermRange(msgspec.Struct, frozen=True):
    """A card of the model: its sentence, and the least and the most it may add, in log-odds."""

    code: str
    grade: str
    says: str
    least: float
    most: float


class ModelInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The model of the last build, with its card.

    ``verdicts`` stood when it was built; ``before`` and ``after`` are the logarithmic loss on
    held-out ones without and with what they taught, ``None`` where there were too few.
    """

    generation: int
    basis: Basis
    made_on: date
    data: str
    leads: int
    controlled: int
    figures: dict[str, float]
    limits: tuple[str, ...]
    verdicts: int
    before: float | None
    after: float | None
    base: float
    terms: tuple[TermRange, ...]
