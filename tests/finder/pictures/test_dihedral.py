"""The eight lies of a hash form the group of the square, and fit those of the picture itself."""

from __future__ import annotations

import numpy as np
from bench.photographs import photograph
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from leadlight.finder.pictures import pdq
from leadlight.finder.pictures.borders import Box
from leadlight.finder.pictures.dihedral import WAYS, differing, distance, lie, lies, rows
from leadlight.finder.pictures.hashing import grid

digits = st.binary(min_size=32, max_size=32).map(bytes.hex)
TURNS = (
    None,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.ROTATE_180,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
)


@given(digits)
def test_turning_stays_among_the_eight(hash_: str) -> None:
    eight = lies(rows([hash_]))[:, 0]
    assert eight[0].tobytes().hex() == hash_
    own = {each.tobytes() for each in eight}
    for each in lies(eight).reshape(-1, 32):
        assert each.tobytes() in own


@given(digits, digits)
def test_distance_is_the_same_from_either_side_and_however_one_is_turned(a: str, b: str) -> None:
    apart = distance([a], [b])
    assert apart == distance([b], [a])
    for turned in lies(rows([b]))[:, 0]:
        assert distance([a], [turned.tobytes().hex()]) == apart
    assert distance([a], [a]) == 0


def test_the_waves_of_a_turned_picture_are_known_without_turning_it() -> None:
    for seed in range(10):
        small = photograph(seed).convert("L").resize((320, 320))
        box = Box(0, 0, 320, 320)
        known = {pdq.digits(each) for each in lie(pdq.spectrum(grid(small, box)))}
        assert len(known) == WAYS
        for turn in TURNS:
            turned = small if turn is None else small.transpose(turn)
            found = rows([pdq.digits(pdq.spectrum(grid(turned, box)))])
            assert min(differing(found, rows([each]))[0] for each in known) <= 2


def test_a_hash_alone_says_how_it_would_be_turned_but_for_a_few_bits() -> None:
    errors = []
    for seed in range(30):
        waves = pdq.spectrum(grid(photograph(seed).convert("L"), Box(0, 0, *photograph(seed).size)))
        exact = rows([pdq.digits(each) for each in lie(waves)])
        errors.append(differing(exact, lies(exact[:1])[:, 0]))
    assert np.mean(errors) <= 8
    assert np.max(errors) <= 31
