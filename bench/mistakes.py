"""What a model gets wrong on made-up worlds, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from bench.fittedworlds import World

from leadlight.finder.rank.additive import Additive
from leadlight.finder.rank.features import numbers
from leadlight.finder.rank.score import probabilities

_SIZES = ((2, 4), (5, 19), (20, None))
_CALLED = {
    "independent": "independent people",
    "agency": "agencies",
    "spam": "spam",
    "other": "something else",
    "mixed": "joined wrongly from several hands",
}


def mistakes(model: Additive, worlds: Sequence[World]) -> tuple[str, ...]:
    """Of each world as many leads as are controlled are taken, likeliest first: what else is among
    them, and which controlled ones are missed, over leads of two ads or more."""
    wrong, alike = Counter[str](), Counter[str]()
    found, there = Counter[int](), Counter[int]()
    for world in worlds:
        several = numbers(world.leads, "ads") > 1
        likely, kinds = probabilities(model, world.leads)[several], world.kinds[several]
        ads, people = (numbers(world.leads, name)[several] for name in ("ads", "people"))
        truly = kinds == "controlled"
        taken = np.zeros(len(likely), dtype=bool)
        taken[np.argsort(-likely, kind="stable")[: truly.sum()]] = True
        false = taken & ~truly
        wrong.update(kinds[false].tolist())
        alike.update(kinds[false & (people > 1)].tolist())
        for at, (least, most) in enumerate(_SIZES):
            size = truly & (ads >= least) & (ads <= (most or np.inf))
            there[at] += int(size.sum())
            found[at] += int((size & taken).sum())
    return (_who(wrong, alike), _which(found, there))


def _who(wrong: Counter[str], alike: Counter[str]) -> str:
    total = wrong.total()
    parts = ", ".join(
        f"{count / total:.0%} are {_CALLED[kind]}" for kind, count in wrong.most_common()
    )
    return (
        f"Of the leads wrongly placed among as many as are controlled, {parts}; "
        f"{alike.total() / total:.0%} of them give two names or more, each in several ads."
    )


def _which(found: Counter[int], there: Counter[int]) -> str:
    parts = ", ".join(
        f"{found[at] / there[at]:.0%} of those of "
        + (f"{least} to {most} ads" if most else f"{least} and more")
        for at, (least, most) in enumerate(_SIZES)
        if there[at]
    )
    return (
        f"Of controlled leads it places {parts} so high: of little that was linked little can be "
        "told."
    )
