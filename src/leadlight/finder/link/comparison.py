"""What one link says: the values that both its groups show, and each kind for and against."""

from __future__ import annotations

import msgspec
import numpy as np
from scipy.special import gammaln

from leadlight.core.ties import Part, Shared
from leadlight.finder.arrays import Floats, Ints
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.factors import log_factors
from leadlight.finder.link.network import Network
from leadlight.finder.link.traits import KINDS, SOME

_MOST = 8
"""Values that are told of one link."""
_LEAST = 0.05
"""What a value or kind must say to be told."""


class Comparison(msgspec.Struct, frozen=True):
    """Two groups, ``one`` the lesser, compared: ``columns`` that both show, what they say in
    ``weights`` (the most telling first), and what all of each kind say, in ``kinds``.

    ``succession`` is the place of a use that one held after the other, and ``ahead`` what it says.
    """

    one: int
    other: int
    columns: Ints
    weights: Floats
    kinds: Floats
    succession: int | None
    ahead: float

    def values(self, fabric: Fabric) -> tuple[Shared, ...]:
        """The most telling values that both sides show, the strongest first."""
        told = []
        if self.succession is not None:
            told.append(Shared(*fabric.uses[self.succession].mark, self.ahead))
        for column, weight in zip(self.columns.tolist(), self.weights.tolist(), strict=True):
            value = fabric.values[column]
            if weight >= _LEAST and value and len(told) < _MOST:
                kind, rate = KINDS[fabric.traits.kinds[column]], fabric.traits.rates[column]
                told.append(Shared(kind, value, weight, float(rate)))
        return tuple(told)

    def parts(self) -> tuple[Part, ...]:
        """What each kind says, from what speaks most for one hand to what speaks most against."""
        told = [
            Part(kind, weight)
            for kind, weight in zip(KINDS, self.kinds.tolist(), strict=True)
            if abs(weight) >= _LEAST
        ]
        if self.succession is not None:
            told.append(Part("succession", self.ahead))
        return tuple(sorted(told, key=lambda part: (-part.weight, part.kind)))


def comparison(fabric: Fabric, net: Network, link: int) -> Comparison:
    """The link at a place of ``net.links``."""
    one, other = int(net.links.one[link]), int(net.links.other[link])
    both = np.array([one]), np.array([other])
    kinds = log_factors(*both, net.profiles, fabric.traits)[0]
    columns, weights = _shared(fabric, net, one, other, kinds)
    order = np.lexsort((columns, -weights))
    return Comparison(
        one=one,
        other=other,
        columns=columns[order],
        weights=weights[order],
        kinds=kinds,
        succession=net.successions.get((one, other), (None, 0.0))[0],
        ahead=float(net.links.ahead[link]),
    )


def _shared(
    fabric: Fabric, net: Network, one: int, other: int, kinds: Floats
) -> tuple[Ints, Floats]:
    """Columns and what each says. Of a kind that an ad shows one value of, the values together
    say what the kind says."""
    profiles, known = net.profiles, fabric.traits
    left, right = (slice(profiles.starts[g], profiles.ends[g]) for g in (one, other))
    columns, at_left, at_right = np.intersect1d(
        profiles.columns[left], profiles.columns[right], assume_unique=True, return_indices=True
    )
    c = profiles.counts[left][at_left].astype(np.float64)
    d = profiles.counts[right][at_right].astype(np.float64)
    n, m = profiles.ads[one], profiles.ads[other]
    kind = known.kinds[columns]
    strength, rate = known.strengths[kind], known.rates[columns]
    shown = _joint(strength * rate, c, d)
    some = shown + _joint(strength * (1 - rate), n - c, m - d) - _joint(strength, n, m)
    total = np.bincount(kind, shown, minlength=len(KINDS))[kind]
    alone = np.divide(shown, total, out=np.zeros(len(shown)), where=total > 0) * kinds[kind]
    return columns.astype(np.int64), np.where(kind < len(SOME), some, alone)


def _joint(weight: Floats, one: Floats, other: Floats) -> Floats:
    """The function J of ``factors``."""
    both = gammaln(weight + one + other) + gammaln(weight)
    return np.asarray(both - gammaln(weight + one) - gammaln(weight + other))
