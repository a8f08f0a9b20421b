"""Copies are found after whatever happens to pictures on their way, and strangers are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from bench.images import apart, least_between, printed, shares
from bench.photographs import CHANGES, as_jpeg, photograph

from leadlight.finder.pictures.dihedral import SAME, WEAK, likeness

FEW, MANY = 12, 200


@pytest.mark.parametrize("change", CHANGES)
def test_copies_are_found(change: str) -> None:
    ours, theirs = zip(*apart([photograph(seed) for seed in range(FEW)], change), strict=True)
    assert shares(ours)[1] >= CHANGES[change][1]
    assert shares(ours)[0] >= shares(theirs)[0]


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_many_copies_are_found(change: str, tell: Callable[[str], None]) -> None:
    ours, theirs = zip(*apart([photograph(seed) for seed in range(MANY)], change), strict=True)
    tell(f"{change}: found {shares(ours)[1]:.3f}, by plain PDQ {shares(theirs)[1]:.3f}")
    assert shares(ours)[1] >= CHANGES[change][1]


def between_strangers(count: int) -> np.ndarray:
    files = (as_jpeg(photograph(seed, (96, 96))) for seed in range(5000, 5000 + count))
    return least_between([printed(file)[:6] for file in files])


def test_no_two_unrelated_pictures_are_the_same_however_they_are_turned_and_cut() -> None:
    counts = between_strangers(450)
    assert counts.sum() == 450 * 449 // 2 > 100_000
    assert counts[: SAME + 1].sum() == 0


@pytest.mark.slow
def test_no_two_of_five_thousand_unrelated_pictures_are_the_same() -> None:
    counts = between_strangers(5000)
    assert counts.sum() > 12_000_000
    assert counts[: SAME + 1].sum() == 0


def test_a_copy_is_the_same_a_harder_one_weakly_so_a_stranger_neither() -> None:
    one, other = photograph(1), photograph(2)
    copy, harder = (CHANGES[name][0](one) for name in ("mirror", "5 % off one side"))
    whole = printed(as_jpeg(one))
    assert likeness(whole, printed(as_jpeg(copy))) == "same"
    assert likeness(whole[:1], printed(as_jpeg(harder))[:1]) in ("weak", None)
    assert likeness(whole, printed(as_jpeg(harder))) == "same"
    assert likeness(whole, printed(as_jpeg(other))) is None
    assert SAME < WEAK
