"""Where a hand is when: at home, or from city to city."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from leadlight.academy.chance import Chance
from leadlight.academy.places import CITIES, City, near

DAY = 86_400


class Window(msgspec.Struct, frozen=True):
    """The time in which a hand posts, in seconds since 1970."""

    first: float
    last: float


class Circuit(msgspec.Struct, frozen=True):
    """Stays in their order; ``since`` are the times of arrival."""

    since: tuple[float, ...]
    cities: tuple[City, ...]

    def city(self, when: float, shift: int = 0) -> City:
        """Where those are who run ``shift`` stays ahead of the first."""
        stay = bisect_right(self.since, when) - 1 + shift
        return self.cities[stay % len(self.cities)]


def at_home(home: City, window: Window) -> Circuit:
    """One city all the time."""
    return Circuit((window.first,), (home,))


def touring(home: City, window: Window, chance: Chance) -> Circuit:
    """From ``home`` on: a few days in each city, two in three times on to a near one."""
    since, cities = [window.first], [home]
    arrival = window.first + DAY * chance.around(5, 0.5)
    while arrival < window.last and len(cities) < 40:
        since.append(arrival)
        cities.append(_next(cities[-1], home, chance))
        arrival += DAY * chance.around(5, 0.5)
    return Circuit(tuple(since), tuple(cities))


def _next(here: City, home: City, chance: Chance) -> City:
    if here is not home and chance.often(0.25):
        return home
    return chance.pick(near(here)) if chance.often(0.66) else chance.pick(CITIES)
