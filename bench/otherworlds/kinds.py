"""Kinds of hands, and how many there are of each."""

from __future__ import annotations

import random

import msgspec
from msgspec.structs import replace

_QUIET, _SITELESS, _FRIENDS, _TOURS = 0.3, 0.4, 1 / 8, 1 / 6


class Kind(msgspec.Struct, frozen=True):
    """How hands of a kind tend to be; ``weight`` is how many there are, ``ads`` a median."""

    name: str
    weight: int
    ads: float
    spread: float
    people: tuple[int, int]
    letters: tuple[int, int]
    lines: tuple[int, int]
    burns: float
    lasts: tuple[float, float]
    roams: float
    copies: float
    stock: float
    has_site: bool = False


CONTROLLED, *OTHERS = (
    Kind("controlled", 11, 26, 0.7, (2, 7), (1, 3), (1, 3), 0.75, (2, 8), 0.65, 0.15, 0.12),
    Kind("independent", 70, 8, 0.8, (1, 1), (1, 2), (1, 1), 0.25, (6, 20), 0.3, 0.25, 0.1),
    Kind("agency", 5, 30, 0.6, (6, 14), (1, 2), (1, 2), 0.0, (0, 0), 0.15, 0.1, 0.2, has_site=True),
    Kind("spam", 3, 70, 0.4, (0, 0), (1, 1), (3, 8), 1.0, (0.3, 1.5), 1.0, 0.2, 1.0),
    Kind("other", 11, 4, 0.6, (1, 1), (1, 1), (1, 1), 0.1, (5, 15), 0.1, 0.9, 0.5),
)


def drawn(controlled: float, chance: random.Random) -> Kind:
    """Any kind, ``controlled`` that often, the others among themselves as their weights say."""
    left = 100 * (1 - controlled) / sum(kind.weight for kind in OTHERS)
    weights = [100 * controlled, *(left * kind.weight for kind in OTHERS)]
    return chance.choices((CONTROLLED, *OTHERS), weights)[0]


def varied(kind: Kind, chance: random.Random) -> Kind:
    """Some hands are not as their kind: they are what makes kinds hard to tell apart."""
    unlike = chance.random()
    if kind.name == "controlled" and unlike < _QUIET:
        return replace(kind, ads=5, people=(1, 2), lines=(1, 1))
    if kind.name == "agency" and unlike < _SITELESS:
        return replace(kind, has_site=False)
    if kind.name != "independent":
        return kind
    tours = replace(kind, roams=1.0) if chance.random() < _TOURS else kind
    return replace(tours, people=(2, 2)) if unlike < _FRIENDS else tours
