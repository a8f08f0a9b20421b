"""The hash is the published one, bit for bit: what its reference implementation gave."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import msgspec
import numpy as np
import pytest
from bench.photographs import CHANGES, as_jpeg, photograph

from leadlight.finder.pictures.borders import inside
from leadlight.finder.pictures.decode import small_grey
from leadlight.finder.pictures.hashing import grid
from leadlight.finder.pictures.pdq import Grid, pdq, quality

MOST = 1 << 24


class Reference(msgspec.Struct, frozen=True):
    """A drawn grid, and what pdqhash 0.2.8 made of it."""

    across: int
    down: int
    both: int
    pdq: str
    quality: int

    def grid(self) -> Grid:
        """Stripes, squares and curves in whole numbers."""
        y, x = np.mgrid[0:64, 0:64]
        levels = ((self.across * x + self.down * y) ^ (x * y // self.both)) % 256
        return np.asarray(levels, dtype=np.float32)


FROZEN = msgspec.json.decode(
    Path(__file__).with_name("reference.json").read_bytes(), type=list[Reference]
)


@pytest.mark.parametrize("reference", FROZEN, ids=lambda it: f"{it.across}-{it.down}-{it.both}")
def test_drawn_grids_have_the_hash_and_quality_of_the_reference(reference: Reference) -> None:
    found = pdq(reference.grid())
    assert found.quality == reference.quality
    assert found.digits == reference.pdq


def test_every_changed_photograph_has_the_hash_of_the_reference() -> None:
    reference = pytest.importorskip("pdqhash", reason="needs a compiler to install")
    for seed, change in product(range(20), CHANGES):
        small = small_grey(as_jpeg(CHANGES[change][0](photograph(seed))), MOST)
        levels = grid(small, inside(np.asarray(small)))
        colours = np.ascontiguousarray(np.stack([levels.astype(np.uint8)] * 3, axis=-1))
        bits, points = reference.compute(colours)
        found = pdq(levels)
        assert found.digits == np.packbits(bits.astype(np.uint8)).tobytes().hex()
        assert found.quality == points


def test_a_picture_of_one_colour_has_no_quality_and_noise_has_all() -> None:
    assert quality(np.full((64, 64), 200, dtype=np.float32)) == 0
    noise = np.random.default_rng(1).integers(0, 256, (64, 64))
    assert quality(noise.astype(np.float32)) == 100
