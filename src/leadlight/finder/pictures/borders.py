"""Borders and letterboxes: stretches of one colour at the edges, which copies gain and lose."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Levels = npt.NDArray[np.uint8]
_TOLERANCE = 10
"""Levels by which a border's points may differ: JPEG leaves it ragged."""
_STRAY = 0.02
"""Share of a line's points that may differ by more."""
_MOST = 0.45
"""Share of a side that a border may take away: in the end something must be left."""
_LEAST_LEFT = 16


class Box(NamedTuple):
    """A part of a picture, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def inside(levels: Levels) -> Box:
    """What is left of a picture without its borders; one point more goes where there were any."""
    height, width = levels.shape
    top, bottom = _ends(levels)
    left, right = _ends(levels[top : height - bottom].T)
    box = Box(left, top, width - right, height - bottom)
    if min(box.right - box.left, box.bottom - box.top) < _LEAST_LEFT:
        return Box(0, 0, width, height)
    return box


def _ends(levels: Levels) -> tuple[int, int]:
    return _border(levels), _border(levels[::-1])


def _border(levels: Levels) -> int:
    """Lines from the first on that are of its colour, and the blurred one after them."""
    most = int(len(levels) * _MOST)
    tried = levels[:most].astype(np.int16)
    if not len(tried):
        return 0
    strays = np.abs(tried - np.median(tried[0])) > _TOLERANCE
    differs = strays.mean(axis=1) > _STRAY
    lines = int(np.argmax(differs)) if differs.any() else most
    return lines + 1 if lines else 0
