"""Repeatable chance: the same seed gives the same draws on any machine."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """A seeded source of draws, leaner than the standard one where the world draws most."""

    def pick(self, items: Sequence[T]) -> T:
        """One of ``items``, all equally likely."""
        return items[int(self.random() * len(items))]

    def few(self, items: Sequence[T], count: int) -> tuple[T, ...]:
        """``count`` different members of ``items`` (all, if there are fewer), in random order."""
        rest, size, draw = list(items), len(items), self.random
        chosen = min(count, size)
        for place in range(chosen):
            other = place + int(draw() * (size - place))
            rest[place], rest[other] = rest[other], rest[place]
        return tuple(rest[:chosen])

    def often(self, share: float) -> bool:
        """True in this share of draws."""
        return self.random() < share

    def habit(self, mean: float) -> float:
        """One hand's own rate of doing something that hands on average do at ``mean``."""
        if mean <= 0 or mean >= 1:
            return min(max(mean, 0.0), 1.0)
        return self.betavariate(3 * mean, 3 * (1 - mean))

    def around(self, median: float, sigma: float) -> float:
        """A positive, right-skewed draw: log-normal with this median."""
        return self.lognormvariate(math.log(median), sigma)
