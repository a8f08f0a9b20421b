"""How often somebody may ask: a bucket of requests for each, which refills steadily."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

_ROUNDING = 1e-6
"""Whoever waited as long as he was told is served, whatever the sums of fractions say."""


class Allowance(NamedTuple):
    """What a bucket says of a request: whether it may be answered, how many more may follow at
    once, and in how many seconds the next may come where none may now, else all are there again.
    """

    is_given: bool
    left: int
    seconds: int


class Buckets:
    """A bucket a name, full at first: ``most`` requests at once, ``most`` again in ``window``
    seconds. Kept in this process alone."""

    def __init__(
        self, most: int, window: int = 60, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most = most
        self.window = window
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}
        self._guard = threading.Lock()

    @property
    def policy(self) -> str:
        """The rule, as the header ``RateLimit-Policy`` says it."""
        return f'"token";q={self.most};w={self.window}'

    def take(self, name: str) -> Allowance:
        """A request out of the bucket of ``name``, if one is left in it."""
        rate = self.most / self.window
        with self._guard:
            now = self._clock()
            level, seen = self._levels.get(name, (float(self.most), now))
            level = min(self.most, level + (now - seen) * rate)
            is_given = level >= 1 - _ROUNDING
            level = max(0.0, level - is_given)
            self._levels[name] = level, now
        missing = self.most - level if is_given else 1 - level
        return Allowance(is_given, int(level + _ROUNDING), math.ceil(missing / rate))
