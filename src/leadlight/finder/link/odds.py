"""Log odds of one hand for millions of pairs: what ``factors`` says of each, in all.

One group is held against many, so its traits are laid out once, by column; of two groups it is the
one with more traits, so that the fewer are walked. Logarithms of Γ come
out of tables, which is what rates in levels are for (``profiles``). Threads take runs of pairs.
"""

from __future__ import annotations

from math import lgamma, log

import numba
import numpy as np

from leadlight.finder.link.factors import WITNESSES, witness_of
from leadlight.finder.link.profiles import Floats, Ints, Profiles, Traits
from leadlight.finder.link.traits import KINDS, SOME

_MOST, _AGAINST = 20.0, -3.0
"""What one witness can say for one owner of two uses of a number, and what it can say against."""

_SOME, _ALL, _HEARD = len(SOME), len(KINDS), len(WITNESSES)
_WITNESS = np.array([witness_of(kind) for kind in KINDS])
_KEPT = 64
"""Groups of fewer ads share what a group's own traits say against any of so many ads."""
_SHORT, _HUGE = 32, 1e90
"""Factors of a product, and how great it grows before its logarithm is taken."""
_PAIRS_A_TURN, _TURNS = 1_024, 16
"""Pairs that a thread takes at a time, or fewer, so that each has several turns."""


def log_odds(one: Ints, other: Ints, ahead: Floats, profiles: Profiles, traits: Traits) -> Floats:
    """``ahead`` and what all kinds say together, for each pair.

    Of pairs with something ahead, uses of one number, each witness is heard within bounds alone:
    they stay together unless more than one speaks for a new owner. What is never ahead is never
    one hand.
    """
    sizes = profiles.ends - profiles.starts
    is_less = sizes[one] < sizes[other]
    laid, walked = np.where(is_less, other, one), np.where(is_less, one, other)
    order = np.argsort(laid, kind="stable")
    pairs = laid[order], walked[order], ahead[order]
    found = np.zeros(len(one))
    room = np.zeros((numba.get_num_threads(), len(traits.rates)), dtype=np.int32)
    _sum_all(pairs, profiles.arrays, traits.arrays, traits.gammas.arrays, room, found)
    in_order = np.empty_like(found)
    in_order[order] = found
    return in_order


@numba.njit(cache=True, error_model="numpy", parallel=True)
def _sum_all(pairs, profiles, traits, gammas, room, found):  # type: ignore[no-untyped-def]  # Numba types it
    """``room``: zeros, a row a thread and a column a trait, to lay groups out in."""
    count, threads = len(found), len(room)
    share = min(_PAIRS_A_TURN, count // (_TURNS * threads) + 1)
    for thread in numba.prange(threads):
        for start in range(thread * share, count, threads * share):
            world = profiles, traits, gammas
            end = min(start + share, count)
            _sum_some(pairs, world, room[thread], found, start, end)


@numba.njit(cache=True, error_model="numpy")
def _sum_some(pairs, world, laid, found, start, end):  # type: ignore[no-untyped-def]  # Numba types it
    """The pairs from ``start`` to ``end``."""
    one, other, ahead = pairs
    profiles, traits, _ = world
    shown, silent = np.zeros((2, _ALL)), np.zeros((_KEPT, _HEARD))
    known = np.zeros(_KEPT, dtype=np.bool_)
    products, heard = np.ones((_HEARD, 2)), np.zeros(_HEARD)
    here = np.zeros(_HEARD)
    held = -1
    for pair in range(start, end):
        a, b = one[pair], other[pair]
        if a != held:
            if held >= 0:
                _lay(held, profiles, traits, laid, shown, False)
            _lay(a, profiles, traits, laid, shown, True)
            known[:] = False
            held = a
        size = int(profiles[4][b])
        if size >= _KEPT:
            here[:] = 0
            _hear_silent(a, size, world, here)
            heard[:] = here
        else:
            if not known[size]:
                silent[size] = 0
                _hear_silent(a, size, world, silent[size])
                known[size] = True
            heard[:] = silent[size]
        products[:] = 1
        _hear_other((a, b), world, (laid, shown), products, heard)
        found[pair] = ahead[pair]
        for witness in range(_HEARD):
            said = heard[witness] + log(products[witness, 0] / products[witness, 1])
            found[pair] += min(max(said, _AGAINST), _MOST) if ahead[pair] > 0 else said
    if held >= 0:
        _lay(held, profiles, traits, laid, shown, False)


@numba.njit(cache=True, error_model="numpy")
def _lay(group, profiles, traits, laid, shown, there):  # type: ignore[no-untyped-def]  # Numba types it
    """Lays a group's entries out by column (an entry's place, and one), or takes them away."""
    starts, ends, columns, counts, _ = profiles
    shown[0] = 0
    for entry in range(starts[group], ends[group]):
        laid[columns[entry]] = entry - starts[group] + 1 if there else 0
        shown[0, traits[1][columns[entry]]] += counts[entry]


@numba.njit(cache=True, error_model="numpy")
def _gamma(known, weight, n):  # type: ignore[no-untyped-def]  # Numba types it
    """ln Γ(weight + n), out of its row of a table if it is there."""
    return known[n] if n < len(known) else lgamma(weight + n)


@numba.njit(cache=True, error_model="numpy")
def _joint(known, weight, one, other):  # type: ignore[no-untyped-def]  # Numba types it
    """J of the text of ``factors``."""
    n, m = int(one), int(other)
    if n == 0 or m == 0:
        return 0.0
    both = _gamma(known, weight, n + m) + _gamma(known, weight, 0)
    return both - _gamma(known, weight, n) - _gamma(known, weight, m)


@numba.njit(cache=True, error_model="numpy")
def _lacking(column, kind, traits, gammas, one, other):  # type: ignore[no-untyped-def]  # Numba types it
    """J of the ads that do not show the trait."""
    weight = traits[2][kind] * (1 - traits[0][column])
    return _joint(gammas[1][kind, gammas[2][column]], weight, one, other)


@numba.njit(cache=True, error_model="numpy")
def _hear_silent(a, size, world, heard):  # type: ignore[no-untyped-def]  # Numba types it
    """What the traits of ``a`` say against a group of ``size`` ads that shows none of them."""
    profiles, traits, gammas = world
    starts, ends, columns, counts, ads = profiles
    for entry in range(starts[a], ends[a]):
        column = columns[entry]
        kind = traits[1][column]
        if kind < _SOME:
            lacking = _lacking(column, kind, traits, gammas, ads[a] - counts[entry], size)
            whole = _joint(gammas[0][kind], traits[2][kind], ads[a], size)
            heard[_WITNESS[kind]] += lacking - whole


@numba.njit(cache=True, error_model="numpy")
def _hear_other(pair, world, of_a, products, heard):  # type: ignore[no-untyped-def]  # Numba types it
    """Adds what the traits of ``b`` say beside those of ``a``, which are laid out."""
    (a, b), (laid, shown) = pair, of_a
    profiles, traits, gammas = world
    starts, ends, columns, counts, ads = profiles
    rates, kinds, strengths = traits
    shown[1] = 0
    for entry in range(starts[b], ends[b]):
        column, d = columns[entry], counts[entry]
        kind = kinds[column]
        witness, place = _WITNESS[kind], laid[column]
        if place:
            c = counts[starts[a] + place - 1]
            _multiply(products, heard, witness, strengths[kind] * rates[column], c, d)
        if kind >= _SOME:
            shown[1, kind] += d
        elif place:
            one, other = ads[a] - c, ads[b] - d
            heard[witness] += _lacking(column, kind, traits, gammas, one, other)
            heard[witness] -= _lacking(column, kind, traits, gammas, one, ads[b])
        else:
            lacking = _lacking(column, kind, traits, gammas, ads[a], ads[b] - d)
            heard[witness] += lacking - _joint(gammas[0][kind], strengths[kind], ads[a], ads[b])
    for kind in range(_SOME, _ALL):
        both = _joint(gammas[0][kind], strengths[kind], shown[0, kind], shown[1, kind])
        heard[_WITNESS[kind]] -= both


@numba.njit(cache=True, error_model="numpy")
def _multiply(products, heard, witness, weight, one, other):  # type: ignore[no-untyped-def]  # Numba types it
    """J as factors above and below the line; as a logarithm where these get many or great."""
    less, more = min(one, other), max(one, other)
    if less > _SHORT:
        both = lgamma(weight + less + more) + lgamma(weight)
        heard[witness] += both - lgamma(weight + less) - lgamma(weight + more)
        return
    above, below = products[witness, 0], products[witness, 1]
    for k in range(int(less)):
        above *= weight + more + k
        below *= weight + k
    if above > _HUGE or below > _HUGE or below < 1 / _HUGE:
        heard[witness] += log(above / below)
        above = below = 1.0
    products[witness, 0], products[witness, 1] = above, below
