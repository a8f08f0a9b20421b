"""What a group most probably is. A first rule, said plainly: the loudest of five voices.

Spam is many names in many places on a day; an agency is open about itself, with a site of its own
and several names; an independent is one person, or two, for whom little speaks of control; what
nothing is known about is other.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

KINDS = ("controlled", "independent", "agency", "spam", "other")
_FEW_NAMES = 3
"""One person may use a name or two and have a friend; more names are no independent's."""
Column = npt.NDArray[np.float64]


def kinds(probability: Column, ads: Column, values: Mapping[str, Column]) -> npt.NDArray[np.str_]:
    """The kind of each lead from its probability of control, its ads and its features' values."""
    quiet = 1 - probability
    voices = np.stack(
        [
            probability,
            0.9 * quiet * (values["crowd"] <= _FEW_NAMES),
            np.clip(values["own_site"], 0, 1) * np.clip((values["crowd"] - 1) / 3, 0, 1),
            np.clip((values["blast"] - 4) / 6, 0, 1) * np.clip(values["crowd"] / 8, 0, 1),
            np.where(ads < 2, 0.95, 0.85) * quiet,
        ]
    )
    loudest: npt.NDArray[np.str_] = np.array(KINDS)[voices.argmax(axis=0)]
    return loudest
