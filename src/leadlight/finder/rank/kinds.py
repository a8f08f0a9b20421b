"""What a group most probably is, as shares that sum to 1.

The probability of control is the model's. What is left goes to the other kinds by what each is
known for: spam is many names in many places within an hour; an agency is open about itself, with a
site of its own and several names; an independent is one person, or two; of whom little is known is
other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.rank.features import numbers

_FEW_NAMES = 3
"""One person may use a name or two and have a friend; more names are no independent's."""
Floats = npt.NDArray[np.float64]


def kinds(probability: Floats, leads: pa.Table) -> Floats:
    """A row a lead, a column a kind, in the order of ``KINDS``."""
    crowd, own_site = numbers(leads, "crowd"), numbers(leads, "own_site")
    voices = np.stack(
        [
            np.where(crowd <= _FEW_NAMES, 1.0, 0.05),
            2 * np.clip(own_site, 0, 1) * np.clip((crowd - 1) / 3, 0, 1),
            3 * np.clip((numbers(leads, "blast") - 4) / 6, 0, 1) * np.clip(crowd / 8, 0, 1),
            np.where(numbers(leads, "ads") < 2, 1.1, 0.3),
        ],
        axis=1,
    )
    others = voices / voices.sum(axis=1, keepdims=True)
    return np.column_stack([probability, (1 - probability)[:, None] * others])
