"""The model that a home begins with: fitted on made-up worlds, and marked weak for that.

Made-up worlds know the truth, and weak labels know what the literature says of worlds that nobody
made. It is fitted on both: truth alone learns what is true of its own makers' world only, and falls
behind on worlds of others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.rank.additive import Additive
from leadlight.finder.rank.boosting import boosted
from leadlight.finder.rank.features import judging, signs, values
from leadlight.finder.rank.model import Model, decoded
from leadlight.finder.rank.weak_labels import weak_labels

_TRUTH = 2 / 3
"""How much of each lead's label is the truth of its made-up world; the rest is the weak label."""


@cache
def starting_model() -> Model:
    """The packaged one; ``make model`` makes it anew."""
    source = resources.files("leadlight.finder.rank") / "starting.json"
    return decoded(source.read_bytes())


def fitted(worlds: Iterable[tuple[pa.Table, npt.NDArray[np.bool_]]]) -> Additive:
    """From worlds, each the table ``features`` and which of its leads are controlled."""
    measured, label = [], []
    for leads, controlled in worlds:
        measured.append(values(leads))
        weak = weak_labels(leads).shares[:, 0]
        label.append(_TRUTH * controlled + (1 - _TRUTH) * weak)
    rows, share = np.vstack(measured), np.concatenate(label)
    both = np.vstack([rows, rows])
    is_so = np.repeat([True, False], len(rows))
    weights = np.concatenate([share, 1 - share])
    kept = weights > 0
    codes = [card.code for card in judging()]
    return boosted(codes, signs(), both[kept], is_so[kept], weights[kept])
