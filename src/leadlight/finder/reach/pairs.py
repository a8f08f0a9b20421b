"""Pairs of numbers, such as ads and the names in them: counted and put in order as columns."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from leadlight.finder.arrays import Ints


class Pairs(NamedTuple):
    """Numbers of two kinds from 0 that belong together, each pair once, in order; of each how many
    ``times`` it was there."""

    one: Ints
    other: Ints
    times: Ints

    @classmethod
    def of(cls, one: Ints, other: Ints) -> Self:
        """The different pairs of two columns."""
        span = 1 + other.max(initial=0)
        keys, times = np.unique(one * span + other, return_counts=True)
        return cls(*np.divmod(keys, span), times)

    def sizes(self, count: int) -> Ints:
        """How many pairs each of ``count`` numbers of the first kind has."""
        return np.bincount(self.one, minlength=count)

    def beside(self, ones: Ints, count: int) -> tuple[Ints, Ints]:
        """For each of ``ones``, out of ``count``, all that belongs to it: its place among ``ones``
        again and again, and what belongs to it."""
        sizes = self.sizes(count)
        ends = np.cumsum(sizes)
        taken = sizes[ones]
        places = np.repeat(np.arange(len(ones)), taken)
        within = np.arange(len(places)) - np.repeat(np.cumsum(taken) - taken, taken)
        return places, self.other[(ends - sizes)[ones][places] + within]

    def most(self, count: int) -> tuple[Ints, Ints]:
        """What belongs most often to each of ``count`` numbers, the greatest of several, and how
        often; -1 and 0 where nothing does."""
        what, times = np.full(count, -1), np.zeros(count, dtype=np.int64)
        if len(self.one):
            span = 1 + self.other.max()
            starts = np.flatnonzero(np.diff(self.one, prepend=-1))
            best = np.maximum.reduceat(self.times * span + self.other, starts)
            times[self.one[starts]], what[self.one[starts]] = np.divmod(best, span)
        return what, times
