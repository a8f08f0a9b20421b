"""The traits by which a group is known: those that it shows most, for their rarity."""

from __future__ import annotations

import msgspec
import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.arrays import Ints
from leadlight.finder.link.profiles import Columns, Profiles, Traits

MOST = 12
"""Telling traits of a group."""
NONE = -1
"""Stands in place of a column where a group has fewer; after all columns."""


class Telling(msgspec.Struct, frozen=True):
    """A row a group: its telling ``columns`` in order, and beside each its weight: how much the
    trait tells of an ad, in nats, times the share of the group's ads that show it."""

    columns: Columns
    weights: npt.NDArray[np.float32]


def telling(profiles: Profiles, traits: Traits, shown: Ints) -> Telling:
    """Of traits that are ``shown`` by more than one group; of equal ones the first."""
    columns = np.full((len(profiles), MOST), NONE, dtype=np.int32)
    weights = np.zeros((len(profiles), MOST), dtype=np.float32)
    room = np.zeros((numba.get_num_threads(), MOST))
    _tell_all(profiles.arrays, (-np.log(traits.rates), shown), room, columns, weights)
    return Telling(columns, weights)


@numba.njit(cache=True, parallel=True)
def _tell_all(profiles, known, room, telling, weights):  # type: ignore[no-untyped-def]  # Numba types it
    """``room``: a row a thread, for the weights of a group."""
    (starts, ends, columns, counts, ads), (told, shown) = profiles, known
    threads = len(room)
    for thread in numba.prange(threads):
        best, which = room[thread], np.zeros(MOST, dtype=np.int64)
        for group in range(thread, len(ads), threads):
            held = 0
            for entry in range(starts[group], ends[group]):
                column = columns[entry]
                if shown[column] > 1:
                    weight = counts[entry] / ads[group] * told[column]
                    held = _insert(which, best, held, column, weight)
            order = np.argsort(which[:held])
            for place in range(held):
                telling[group, place] = which[order[place]]
                weights[group, place] = best[order[place]]


@numba.njit(cache=True, inline="always")
def _insert(telling, weights, held, column, weight):  # type: ignore[no-untyped-def]  # Numba types it
    """Keeps the ``held`` weightiest columns, of equal ones the first; how many there are now."""
    if held == MOST and weight <= weights[held - 1]:
        return held
    place = min(held, MOST - 1)
    while place > 0 and weights[place - 1] < weight:
        telling[place], weights[place] = telling[place - 1], weights[place - 1]
        place -= 1
    telling[place], weights[place] = column, weight
    return min(held + 1, MOST)
