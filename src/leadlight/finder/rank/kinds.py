"""What a group most probably is. A first rule, said plainly: the loudest of five voices.

Spam is one text in many places on a day; an agency is open about itself, with a site of its own and
several names; an independent is one person, or two, for whom little speaks of control; what nothing
is known about is other.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

KINDS = ("controlled", "independent", "agency", "spam", "other")
Column = npt.NDArray[np.float64]


def kinds(probability: Column, ads: Column, values: Mapping[str, Column]) -> npt.NDArray[np.str_]:
    """The kind of each lead from its probability of control, its ads and its features' values."""
    voices = np.stack(
        [
            probability,
            0.9 * (1 - probability) * (values["people"] <= 2),
            np.clip(values["own_site"], 0, 1) * np.clip((values["people"] - 1) / 3, 0, 1),
            np.clip((values["blast"] - 4) / 6, 0, 1) * np.clip(values["crowd"] / 8, 0, 1),
            np.where(ads < 2, 0.95, 0.2) * (1 - probability),
        ]
    )
    loudest: npt.NDArray[np.str_] = np.array(KINDS)[voices.argmax(axis=0)]
    return loudest
