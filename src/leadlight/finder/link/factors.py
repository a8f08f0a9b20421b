"""How much what two groups show speaks for one hand: a Bayes factor for each pair and kind.

One hand shows each trait at one rate, two hands at a rate each; rates are drawn around how common
the trait is in the archive. Of a kind that an ad shows *some* values of, each value with c of n ads
has the beta-binomial marginal likelihood

    ln m = ln B(s·p + c, s·(1 - p) + n - c) - ln B(s·p, s·(1 - p));

a kind that an ad shows *one* value of has the Dirichlet-multinomial one (Minka 2000)

    ln m = ln Γ(s) - ln Γ(s + n) + Σ ln Γ(s·p + c) - ln Γ(s·p).

The factor is ln m of both together less ln m of each. What everybody shows weighs nothing by
itself, what few show weighs much, and what one group shows and the other lacks speaks against.

All of it is made of one function of a weight and two counts,

    J(w; a, b) = ln Γ(w + a + b) - ln Γ(w + a) - ln Γ(w + b) + ln Γ(w),

which for a small count is the logarithm of a short product. Here a few pairs are told kind by kind;
``odds`` sums up millions.
"""

from __future__ import annotations

from math import lgamma, log

import numba
import numpy as np

from leadlight.finder.arrays import Floats, Ints
from leadlight.finder.link.profiles import Profiles, Traits
from leadlight.finder.link.traits import KINDS, SOME

WITNESSES = {
    "people": ("name", "person"),
    "pictures": ("picture",),
    "whereabouts": ("site", "place", "hour"),
    "writing": tuple(
        kind for kind in KINDS
        if kind not in ("name", "person", "picture", "site", "place", "hour")
    ),
}  # fmt: skip
"""Kinds that depend on one another: a new text changes many habits at once."""
_SOME, _ALL = len(SOME), len(KINDS)
_SHORT = 16
"""Factors of a product that are quicker than four gamma functions, and do not overflow."""


def witness_of(kind: str) -> int:
    """The place in ``WITNESSES`` of the one that speaks of ``kind``."""
    return next(n for n, kinds in enumerate(WITNESSES.values()) if kind in kinds)


def log_factors(one: Ints, other: Ints, profiles: Profiles, traits: Traits) -> Floats:
    """Log Bayes factors of pairs of groups: a row a pair, a column a kind (of ``KINDS``)."""
    found = np.zeros((len(one), _ALL))
    _compare_all(one, other, profiles.arrays, traits.arrays, found)
    return found


@numba.njit(cache=True, error_model="numpy")
def _joint(weight, one, other):  # type: ignore[no-untyped-def]  # Numba types it
    """J of the module's text; counts are whole numbers, as floats."""
    less, more = (one, other) if one < other else (other, one)
    if less <= _SHORT:
        product = 1.0
        for k in range(int(less)):
            product *= (weight + more + k) / (weight + k)
        return log(product)
    both = lgamma(weight + less + more) + lgamma(weight)
    return both - lgamma(weight + less) - lgamma(weight + more)


@numba.njit(cache=True, error_model="numpy")
def _compare(a, b, profiles, traits, found):  # type: ignore[no-untyped-def]  # Numba types it
    """Adds the pair's log Bayes factors to ``found``, walking both sorted rows together."""
    starts, ends, columns, counts, ads = profiles
    rates, kinds, strengths = traits
    shown_a, shown_b = np.zeros(_ALL), np.zeros(_ALL)
    sizes = np.zeros(_SOME)
    for kind in range(_SOME):
        sizes[kind] = _joint(strengths[kind], ads[a], ads[b])
    i, j = starts[a], starts[b]
    while i < ends[a] or j < ends[b]:
        left = columns[i] if i < ends[a] else len(rates)
        right = columns[j] if j < ends[b] else len(rates)
        column = min(left, right)
        c = d = 0.0
        if left == column:
            c = counts[i]
            i += 1
        if right == column:
            d = counts[j]
            j += 1
        kind = kinds[column]
        rate, strength = rates[column], strengths[kind]
        if c > 0 and d > 0:
            found[kind] += _joint(strength * rate, c, d)
        if kind < _SOME:
            lacking = _joint(strength * (1 - rate), ads[a] - c, ads[b] - d)
            found[kind] += lacking - sizes[kind]
        else:
            shown_a[kind] += c
            shown_b[kind] += d
    for kind in range(_SOME, _ALL):
        found[kind] -= _joint(strengths[kind], shown_a[kind], shown_b[kind])


@numba.njit(cache=True, error_model="numpy")
def _compare_all(one, other, profiles, traits, found):  # type: ignore[no-untyped-def]  # Numba types it
    for pair in range(len(one)):
        _compare(one[pair], other[pair], profiles, traits, found[pair])
