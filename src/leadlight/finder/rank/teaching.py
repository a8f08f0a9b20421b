"""Which leads' verdicts would teach most: those that the model is in most doubt about.

Uncertainty sampling (Lewis and Gale 1994). A design that shrinks the doubt about all weights
(D-optimal, Chaloner and Verdinelli 1995) did no better on made-up worlds.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadlight.finder.arrays import Floats

Rows = npt.NDArray[np.int64]


def most_doubtful(logit: Floats, known: Rows, unasked: Rows, count: int) -> list[int]:
    """The rows to ask about, nearest to even odds first; never one of ``known``, which have
    verdicts, nor of ``unasked``. ``logit`` is the model's, a row a lead."""
    apart = np.setdiff1d(np.arange(len(logit)), np.union1d(known, unasked))
    by_doubt = np.argsort(np.abs(logit[apart]), kind="stable")
    return [int(row) for row in apart[by_doubt[:count]]]
