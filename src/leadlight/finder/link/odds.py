"""Log odds of one hand for millions of pairs: what ``factors`` says of each, in all.

One group is held against many, so its traits are laid out once, by column; of two groups it is the
one with more traits, so that the fewer are walked. Logarithms of Γ come out of tables, which is
what rates in levels are for (``profiles``). Threads take runs of pairs. What is asked of every
entry is written into its caller: to hand arrays over costs more than what is done with them.
"""

from __future__ import annotations

from math import lgamma, log

import numba
import numpy as np

from leadlight.finder.arrays import Floats, Ints
from leadlight.finder.link.factors import WITNESSES, witness_of
from leadlight.finder.link.profiles import LEVEL_RATES, MOST_KNOWN, Profiles, Traits
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
_PLACE_BITS, _PLACE = np.uint64(32), np.uint64((1 << 32) - 1)
"""The lower half of a number holds a place, the upper one what it is sorted by."""


def log_odds(one: Ints, other: Ints, ahead: Floats, profiles: Profiles, traits: Traits) -> Floats:
    """``ahead`` and what all kinds say together, for each pair.

    Of pairs with something ahead, uses of one number, each witness is heard within bounds alone:
    they stay together unless more than one speaks for a new owner. What is never ahead is never
    one hand.
    """
    sizes = profiles.ends - profiles.starts
    is_less = sizes[one] < sizes[other]
    laid, walked = np.where(is_less, other, one), np.where(is_less, one, other)
    order = _in_order(laid)
    pairs = laid[order], walked[order], ahead[order]
    found = np.zeros(len(one))
    room = np.zeros((numba.get_num_threads(), len(traits.rates)), dtype=np.int32)
    known = traits.kinds, traits.strengths, *traits.gammas.arrays
    _sum_all(pairs, profiles.arrays, known, room, found)
    in_order = np.empty_like(found)
    in_order[order] = found
    return in_order


def _in_order(groups: Ints) -> Ints:
    """Where the groups stand, in their order: quicker than what sorts places, not numbers."""
    places = np.arange(len(groups), dtype=np.uint64)
    packed = np.sort(groups.astype(np.uint64) << _PLACE_BITS | places)
    return (packed & _PLACE).astype(np.int64)


@numba.njit(cache=True, error_model="numpy", parallel=True)
def _sum_all(pairs, profiles, traits, room, found):  # type: ignore[no-untyped-def]  # Numba types it
    """``room``: zeros, a row a thread and a column a trait, to lay groups out in."""
    count, threads = len(found), len(room)
    share = min(_PAIRS_A_TURN, count // (_TURNS * threads) + 1)
    for thread in numba.prange(threads):
        for start in range(thread * share, count, threads * share):
            end = min(start + share, count)
            _sum_some(pairs, (profiles, traits), room[thread], found, start, end)


@numba.njit(cache=True, error_model="numpy")
def _sum_some(  # type: ignore[no-untyped-def]  # noqa: C901 - parts of it need all arrays
    pairs, world, laid, found, start, end
):
    """The pairs from ``start`` to ``end``; ``laid`` holds the counts of one group, by column."""
    one, other, ahead = pairs
    (starts, ends, columns, counts, ads), (kinds, strengths, whole, lacking, levels) = world
    shown, silent = np.zeros((2, _ALL), dtype=np.int64), np.zeros((_KEPT + 1, _HEARD))
    known = np.zeros(_KEPT + 1, dtype=np.bool_)
    apart, heard = np.zeros(_SOME), np.zeros(_HEARD)
    above, below = np.ones(_HEARD), np.ones(_HEARD)
    held = -1
    for pair in range(start, end):
        a, b = one[pair], other[pair]
        if a != held:
            _take_away(held, world[0], laid)
            _lay(a, world[0], kinds, laid, shown[0])
            known[:] = False
            held = a
        n, m = int(ads[a]), int(ads[b])
        for kind in range(_SOME):
            apart[kind] = _whole(whole, strengths, kind, n, m)
        size = min(m, _KEPT)
        if size == _KEPT or not known[size]:
            _hear_silent(a, m, world, apart, silent[size])
            known[size] = True
        for witness in range(_HEARD):
            heard[witness], above[witness], below[witness] = silent[size, witness], 1.0, 1.0
        shown[1] = 0
        for entry in range(starts[b], ends[b]):
            column, d = columns[entry], counts[entry]
            kind, level, c = kinds[column], levels[column], laid[column]
            witness = _WITNESS[kind]
            if c:
                weight = strengths[kind] * LEVEL_RATES[level]
                heard[witness] += _multiply(above, below, witness, weight, c, d)
            if kind >= _SOME:
                shown[1, kind] += d
            else:
                heard[witness] += _lacking(lacking, strengths, kind, level, n - c, m - d)
                heard[witness] -= (
                    _lacking(lacking, strengths, kind, level, n - c, m) if c else apart[kind]
                )
        for kind in range(_SOME, _ALL):
            both = _whole(whole, strengths, kind, shown[0, kind], shown[1, kind])
            heard[_WITNESS[kind]] -= both
        found[pair] = ahead[pair]
        for witness in range(_HEARD):
            said = heard[witness] + log(above[witness] / below[witness])
            found[pair] += min(max(said, _AGAINST), _MOST) if ahead[pair] > 0 else said
    _take_away(held, world[0], laid)


@numba.njit(cache=True, error_model="numpy")
def _lay(group, profiles, kinds, laid, shown):  # type: ignore[no-untyped-def]  # Numba types it
    """Lays the counts of a group out by column, and sums up what is ``shown`` of each kind."""
    starts, ends, columns, counts, _ = profiles
    shown[:] = 0
    for entry in range(starts[group], ends[group]):
        laid[columns[entry]] = counts[entry]
        shown[kinds[columns[entry]]] += counts[entry]


@numba.njit(cache=True, error_model="numpy")
def _take_away(group, profiles, laid):  # type: ignore[no-untyped-def]  # Numba types it
    """Takes away what was laid out, if anything was."""
    starts, ends, columns, _, _ = profiles
    if group >= 0:
        for entry in range(starts[group], ends[group]):
            laid[columns[entry]] = 0


@numba.njit(cache=True, error_model="numpy")
def _hear_silent(a, m, world, apart, heard):  # type: ignore[no-untyped-def]  # Numba types it
    """What the traits of ``a`` say against a group of ``m`` ads that shows none of them."""
    (starts, ends, columns, counts, ads), (kinds, strengths, _, lacking, levels) = world
    n = int(ads[a])
    heard[:] = 0
    for entry in range(starts[a], ends[a]):
        column, c = columns[entry], counts[entry]
        kind = kinds[column]
        if kind < _SOME:
            said = _lacking(lacking, strengths, kind, levels[column], n - c, m)
            heard[_WITNESS[kind]] += said - apart[kind]


@numba.njit(cache=True, error_model="numpy", inline="always")
def _whole(known, strengths, kind, n, m):  # type: ignore[no-untyped-def]  # Numba types it
    """J of the text of ``factors``, of all that a kind shows."""
    if n == 0 or m == 0:
        return 0.0
    if n + m < MOST_KNOWN:
        return known[kind, n + m] + known[kind, 0] - known[kind, n] - known[kind, m]
    return _joint(strengths[kind], n, m)


@numba.njit(cache=True, error_model="numpy", inline="always")
def _lacking(known, strengths, kind, level, n, m):  # type: ignore[no-untyped-def]  # Numba types it
    """J of the ads that do not show the trait."""
    if n == 0 or m == 0:
        return 0.0
    if n + m < MOST_KNOWN:
        both = known[kind, level, n + m] + known[kind, level, 0]
        return both - known[kind, level, n] - known[kind, level, m]
    return _joint(strengths[kind] * (1 - LEVEL_RATES[level]), n, m)


@numba.njit(cache=True, error_model="numpy")
def _joint(weight, n, m):  # type: ignore[no-untyped-def]  # Numba types it
    both = lgamma(weight + n + m) + lgamma(weight)
    return both - lgamma(weight + n) - lgamma(weight + m)


@numba.njit(cache=True, error_model="numpy", inline="always")
def _multiply(above, below, witness, weight, c, d):  # type: ignore[no-untyped-def]  # Numba types it
    """J as factors above and below the line; what of it is a logarithm already, where these get
    many or great."""
    less, more = min(c, d), max(c, d)
    if less > _SHORT:
        return _joint(weight, less, more)
    dividend, divisor = above[witness], below[witness]
    for k in range(less):
        dividend *= weight + more + k
        divisor *= weight + k
    said = 0.0
    if dividend > _HUGE or divisor > _HUGE or divisor < 1 / _HUGE:
        said = log(dividend / divisor)
        dividend = divisor = 1.0
    above[witness], below[witness] = dividend, divisor
    return said
