"""The model that a home begins with: fitted on made-up worlds, and marked weak for that.

Made-up worlds know the truth, and weak labels know what the literature says of worlds that nobody
made. It is fitted on both. What is true in the worlds of one maker only is his habit, so that
worlds of several are needed: what holds in all of them may hold in one more.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.rank.additive import Additive
from leadlight.finder.rank.boosting import boosted
from leadlight.finder.rank.features import judging, signs, values
from leadlight.finder.rank.model import Model, decoded
from leadlight.finder.rank.weak_labels import weak_labels

_TRUTH = 0.9
"""How much of each lead's label is the truth of its made-up world; the rest is the weak label."""


@cache
def starting_model() -> Model:
    """The packaged one; ``make model`` makes it anew."""
    source = resources.files("leadlight.finder.rank") / "starting.json"
    return decoded(source.read_bytes())


class Lesson(NamedTuple):
    """A world: its table ``features``, which of its leads are controlled, and how much each of them
    counts."""

    leads: pa.Table
    controlled: npt.NDArray[np.bool_]
    weight: float = 1.0


def fitted(worlds: Iterable[Lesson]) -> Additive:
    """The sum that tells controlled leads from others in all of these worlds."""
    measured, for_it, against = [], [], []
    for leads, controlled, weight in worlds:
        weak = weak_labels(leads).shares[:, 0]
        share = _TRUTH * controlled + (1 - _TRUTH) * weak
        measured.append(values(leads))
        for_it.append(weight * share)
        against.append(weight * (1 - share))
    rows = np.vstack(measured)
    both = np.vstack([rows, rows])
    is_so = np.repeat([True, False], len(rows))
    weights = np.concatenate([*for_it, *against])
    kept = weights > 0
    codes = [card.code for card in judging()]
    return boosted(codes, signs(), both[kept], is_so[kept], weights[kept])
