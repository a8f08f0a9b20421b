"""What was worked out and may be asked for again, as long as there is room for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Things by name, the last ones asked for; together they weigh ``most`` or less."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._known: dict[str, tuple[T, int]] = {}

    def of(self, name: str, make: Callable[[], T], weigh: Callable[[T], int]) -> T:
        """What is remembered under ``name``; if nothing is, what ``make`` makes, remembered."""
        if (known := self.get(name)) is None:
            known = make()
            self.put(name, known, weigh(known))
        return known

    def get(self, name: str) -> T | None:
        """What is remembered under ``name``."""
        with self._guard:
            if (known := self._known.pop(name, None)) is None:
                return None
            self._known[name] = known  # the last one is the one used last
            return known[0]

    def put(self, name: str, thing: T, weight: int) -> None:
        """Remember ``thing``, and forget what was not asked for the longest."""
        with self._guard:
            self._known[name] = thing, weight + 1
            while sum(each for _, each in self._known.values()) > self._most:
                self._known.pop(next(iter(self._known)))
