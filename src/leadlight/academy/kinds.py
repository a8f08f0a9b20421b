"""The kinds of hands, by how they behave. Each row is a tendency; single hands differ widely.

Words about moving are commoner among independents than among controllers; insistence on
trustworthiness, obscured numbers and words of youth are commoner among controllers (Lugo-Graulich
et al. 2024, ads of closed cases). Neither volume, nor travel, nor the count of numbers is meant to
give a controller away by itself.
"""

from __future__ import annotations

import math

import msgspec

from leadlight.academy.chance import Chance


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """``volume``: median ads in 45 days; ``people``: how many, to draw from; the rest: shares."""

    name: str
    volume: float
    quiet: float = 0.0
    people: tuple[int, ...] = (1,)
    burns: float
    """Share of hands of median volume that burn numbers; those who post more burn more."""
    lasts: float
    """Median days that a burned number was in use, beyond the first."""
    roams: float
    trust: float
    youth: float
    movement: float
    obscures: float
    """Times the world's obfuscation."""
    stock: float
    boilerplate: float
    together: float = 0.0


CONTROLLED = Kind(
    name="controlled",
    volume=24,
    quiet=0.35,
    people=(2, 2, 2, 3, 3, 4, 5, 6, 8),
    burns=0.55,
    lasts=2,
    roams=0.6,
    trust=0.36,
    youth=0.28,
    movement=0.1,
    obscures=1.5,
    stock=0.1,
    boilerplate=0.15,
    together=0.45,
)
INDEPENDENT = Kind(
    name="independent",
    volume=9,
    people=(1, 1, 1, 1, 1, 1, 1, 2),
    burns=0.33,
    lasts=4,
    roams=0.4,
    trust=0.18,
    youth=0.13,
    movement=0.32,
    obscures=0.75,
    stock=0.06,
    boilerplate=0.15,
    together=0.4,
)
AGENCY = Kind(
    name="agency",
    volume=22,
    people=(5, 6, 7, 8, 10, 12),
    burns=0.08,
    lasts=15,
    roams=0.25,
    trust=0.2,
    youth=0.14,
    movement=0.12,
    obscures=0.3,
    stock=0.2,
    boilerplate=0.1,
    together=0.6,
)
SPAM = Kind(
    name="spam",
    volume=60,
    people=(0,),
    burns=1.0,
    lasts=3,
    roams=1.0,
    trust=0.25,
    youth=0.2,
    movement=0.2,
    obscures=0.8,
    stock=1.0,
    boilerplate=0.3,
)
OTHER = Kind(
    name="other",
    volume=5,
    burns=0.15,
    lasts=4,
    roams=0.25,
    trust=0.2,
    youth=0.15,
    movement=0.2,
    obscures=0.75,
    stock=0.4,
    boilerplate=1.0,
)
_REST = ((INDEPENDENT, 79), (AGENCY, 6), (SPAM, 4), (OTHER, 11))
"""How many of a hundred other hands are of each kind."""
_SHARES = (
    "quiet",
    "burns",
    "roams",
    "trust",
    "youth",
    "movement",
    "stock",
    "boilerplate",
    "together",
)
_SIZES = ("volume", "lasts", "obscures")


class Kinds(msgspec.Struct, frozen=True):
    """The kinds of one world."""

    controlled: Kind
    rest: tuple[Kind, ...]

    def draw(self, controlled: float, chance: Chance) -> Kind:
        """The kind of the next hand; ``controlled`` is the share of controllers."""
        return self.controlled if chance.often(controlled) else chance.pick(self.rest)


def kinds(variety: float, chance: Chance) -> Kinds:
    """Those of a world that lies ``variety`` from the usual one: the standard deviation of shares
    on the logit scale, and of sizes on that of their logarithm."""
    rest = tuple(
        each for kind, count in _REST for each in (_varied(kind, variety, chance),) * count
    )
    return Kinds(_varied(CONTROLLED, variety, chance), rest)


def _varied(kind: Kind, variety: float, chance: Chance) -> Kind:
    if not variety:
        return kind
    shares = {name: _moved(getattr(kind, name), variety, chance) for name in _SHARES}
    sizes = {name: chance.around(getattr(kind, name), variety) for name in _SIZES}
    return msgspec.structs.replace(kind, **shares, **sizes)


def _moved(share: float, variety: float, chance: Chance) -> float:
    """A share moved on the logit scale; never and always stay so."""
    if not 0 < share < 1:
        return share
    return 1 / (1 + math.exp(-math.log(share / (1 - share)) - chance.gauss(0, variety)))
