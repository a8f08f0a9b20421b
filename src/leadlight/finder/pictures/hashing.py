"""All hashes of a picture: of its bytes, of what it shows, and of the cuts that copies show.

Measured on photographs (`bench/images.py`): a copy without one twentieth of a side differs by more
than sixty of 256 bits from the whole, but by hardly any from the same cut of the original. So the
cuts that are commonest are hashed along with the whole.
"""

from __future__ import annotations

import hashlib
from itertools import chain

import msgspec
import numpy as np
from PIL import Image

from leadlight.finder.pictures import pdq
from leadlight.finder.pictures.borders import Box, inside
from leadlight.finder.pictures.dihedral import lie

_OFF = 0.05
_CUTS = (
    (_OFF, 0, 0, 0),
    (0, _OFF, 0, 0),
    (0, 0, _OFF, 0),
    (0, 0, 0, _OFF),
    (_OFF, _OFF, _OFF, _OFF),
)
"""Shares taken off left, top, right and bottom."""


class Print(msgspec.Struct, frozen=True):
    """The hashes of what a picture shows.

    Attributes:
        pdq: of the picture without its borders, upright.
        quality: 0 to 100, of ``pdq``.
        cuts: of the picture with its borders where it has some, then without a twentieth of each
            side, then of all sides: what ``dihedral.distance`` compares with another's ``pdq``.
        lies: ``pdq``, and the picture with its borders where it has some, turned in every way.
    """

    pdq: str
    quality: int
    cuts: tuple[str, ...]
    lies: tuple[str, ...]


def sha256(data: bytes) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def take(small: Image.Image) -> Print:
    """The print of a small grey picture."""
    box = inside(np.asarray(small))
    whole = Box(0, 0, small.width, small.height)
    grids = [grid(small, each) for each in ((box,) if box == whole else (box, whole))]
    waves = [pdq.spectrum(each) for each in grids]
    cut = (pdq.spectrum(grid(small, _cut(box, shares))) for shares in _CUTS)
    return Print(
        pdq=pdq.digits(waves[0]),
        quality=pdq.quality(grids[0]),
        cuts=tuple(pdq.digits(each) for each in chain(waves[1:], cut)),
        lies=tuple(pdq.digits(each) for one in waves for each in lie(one)),
    )


def grid(small: Image.Image, box: Box) -> pdq.Grid:
    """The part of a picture in ``box`` as 64 x 64 levels of grey."""
    shrunk = small.resize((pdq.SIDE, pdq.SIDE), Image.Resampling.BOX, box=box)
    return np.asarray(shrunk, dtype=np.float32)


def _cut(box: Box, shares: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = shares
    width, height = box.right - box.left, box.bottom - box.top
    return Box(
        box.left + left * width,
        box.top + top * height,
        box.right - right * width,
        box.bottom - bottom * height,
    )
