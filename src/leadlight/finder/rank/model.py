"""A model as it is kept: the sum that scores, and the card that says where it comes from."""

from __future__ import annotations

from datetime import date

import msgspec

from leadlight.core.leads import Basis
from leadlight.finder.rank.additive import Additive

CALLED_BACK, MODEL_USED = "called_back", "model"
"""Names of numbers of models among a generation's facts: of the one that it was told to use, if
any, and of the one that it did use."""


class ModelCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a model was fitted on, how good it was where that could be measured, what it can't do.

    After Mitchell et al., Model Cards for Model Reporting, FAT* 2019. ``figures`` name what was
    measured and on what; ``mistakes`` what was seen to go wrong there, and why.
    """

    made_on: date
    data: str
    leads: int
    controlled: int
    figures: dict[str, float]
    limits: tuple[str, ...]
    mistakes: tuple[str, ...] = ()


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``basis`` is ``weak`` until enough verdicts of investigators stand behind it."""

    basis: Basis
    additive: Additive
    card: ModelCard


def encoded(model: Model) -> bytes:
    """The document that is kept."""
    return msgspec.json.encode(model)


def decoded(document: bytes) -> Model:
    """The model of a document.

    Raises:
        msgspec.ValidationError: it is none.
    """
    return msgspec.json.decode(document, type=Model)
