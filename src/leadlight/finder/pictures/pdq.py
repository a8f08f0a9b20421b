"""PDQ, a perceptual hash of 256 bits with a quality from 0 to 100.

Written from "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook,
2019; ThreatExchange, `hashing.pdf`). A picture arrives here as 64 x 64 levels of grey, at which
size the published filter changes nothing. All arithmetic is in single precision and in the order
of the reference implementation, so that the results are the same to the last bit.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
import numpy.typing as npt

SIDE = 64
BYTES = 32
LEAST_QUALITY = 50
"""Below this a picture has too little in it to be told apart: its hash is not used (Facebook
2019)."""

Grid = npt.NDArray[np.float32]
_WAVES, _COEFFICIENTS = 16, 256
_STEPS_A_POINT = 90
"""Steps of a hundredth between neighbours that make one point of quality."""


class Pdq(msgspec.Struct, frozen=True):
    """A hash as 64 hexadecimal digits, and its quality."""

    digits: str
    quality: int


def pdq(grid: Grid) -> Pdq:
    """The hash of a picture given as 64 x 64 levels of grey, 0 to 255."""
    return Pdq(digits(spectrum(grid)), quality(grid))


def spectrum(grid: Grid) -> Grid:
    """The 16 x 16 lowest waves of ``grid``: rows count waves downward, columns across, from 1."""
    halfway = _summed(_COSINES[:, :, None] * grid[:, None, :])
    return _summed(np.ascontiguousarray(halfway.T)[:, :, None] * _COSINES[:, None, :])


def digits(waves: Grid) -> str:
    """One bit a wave, highest first: whether it is above the (lower) median of all."""
    median = np.partition(waves.ravel(), _COEFFICIENTS // 2 - 1)[_COEFFICIENTS // 2 - 1]
    return np.packbits((waves > median).ravel()[::-1]).tobytes().hex()


def quality(grid: Grid) -> int:
    """How much there is to tell the picture by: its steps from point to point, 0 to 100."""
    steps = sum(_hundredths(np.diff(grid, axis=axis)) for axis in (0, 1))
    return min(steps // _STEPS_A_POINT, 100)


def _hundredths(steps: Grid) -> int:
    parts = (steps * np.float32(100) / np.float32(255)).astype(np.int32)
    return int(np.abs(parts).sum())


def _summed(terms: Grid) -> Grid:
    """Sums over the first axis, term by term: NumPy adds rows of a block in their order."""
    total: Grid = np.add.reduce(np.ascontiguousarray(terms), axis=0)
    return total


def _cosines() -> Grid:
    """The cosine transform from 64 points to waves 1 to 16: a row a point, a column a wave."""
    scale = float(np.float32(math.sqrt(2 / SIDE)))
    step = math.pi / 2 / SIDE
    rows = [
        [scale * math.cos(step * wave * (2 * point + 1)) for wave in range(1, _WAVES + 1)]
        for point in range(SIDE)
    ]
    return np.array(rows).astype(np.float32)


_COSINES = _cosines()
