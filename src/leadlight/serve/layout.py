"""Where the nodes of a graph are drawn: the same graph always lies the same way.

Springs pull along edges and all nodes push one another away (Fruchterman and Reingold 1991), from
a start that a fixed seed gives; then boxes that overlap are moved apart, so that every label can be
read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_SEED = 20260301
_ROUNDS = 240
_PUSHES = 400
_GAP = 6.0
_TO_MIDDLE = 0.06
"""How much of the way to the middle a node is pulled in a round: none drifts off."""

Points = npt.NDArray[np.float64]


class Box(NamedTuple):
    """The room that a node and its label take, around the node's middle."""

    width: float
    height: float


def layout(
    boxes: Sequence[Box], edges: Sequence[tuple[int, int]], width: float, height: float
) -> list[tuple[float, float]]:
    """The middle of each of ``boxes`` in a picture of ``width`` and ``height``."""
    if not boxes:
        return []
    points = _spread(_springs(len(boxes), edges), boxes, width, height)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in points]


def _springs(count: int, edges: Sequence[tuple[int, int]]) -> Points:
    points = np.random.default_rng(_SEED).uniform(-1, 1, (count, 2))
    near = np.array(edges, dtype=np.int64).reshape(-1, 2)
    length = 1.6 / np.sqrt(count)
    for heat in np.linspace(0.2, 0.004, _ROUNDS):
        between = points[:, None, :] - points[None, :, :]
        apart = np.maximum(np.hypot(between[..., 0], between[..., 1]), 1e-3)
        moved = (between * (length**2 / apart**2)[..., None]).sum(axis=1) - _TO_MIDDLE * points
        along = points[near[:, 0]] - points[near[:, 1]]
        pull = along * (np.hypot(along[:, 0], along[:, 1]) / length)[:, None]
        np.subtract.at(moved, near[:, 0], pull)
        np.add.at(moved, near[:, 1], pull)
        size = np.maximum(np.hypot(moved[:, 0], moved[:, 1]), 1e-9)
        points = points + moved / size[:, None] * np.minimum(size, heat)[:, None]
    return points


def _spread(points: Points, boxes: Sequence[Box], width: float, height: float) -> Points:
    """``points`` filling the picture, their boxes apart as far as there is room."""
    half = np.array([[box.width, box.height] for box in boxes]) / 2 + _GAP / 2
    low, high = half, np.array([width, height]) - half
    reach = np.ptp(points, axis=0)
    share = np.where(reach > 0, (points - points.min(axis=0)) / np.maximum(reach, 1e-9), 0.5)
    points = low + share * (high - low)
    for _ in range(_PUSHES):
        between = points[:, None, :] - points[None, :, :]
        overlap = half[:, None, :] + half[None, :, :] - np.abs(between)
        hit = (overlap > 0).all(axis=2) & ~np.eye(len(points), dtype=bool)
        if not hit.any():
            break
        least = np.argmin(overlap, axis=2)[..., None] == np.arange(2)
        # of two in the very same place the earlier goes up or left
        order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])
        way = np.where(between == 0, order[..., None], np.sign(between))
        push = np.where(hit[..., None] & least, way * overlap, 0).sum(axis=1)
        points = np.clip(points + 0.3 * push, low, high)
    return points
