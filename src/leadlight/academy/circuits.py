"""Where a hand is when: at home, or from city to city."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from leadlight.academy.chance import Chance
from leadlight.academy.places import CITIES, City, near

DAY = 86_400
_LEFT_OUT = 0.07


class Window(msgspec.Struct, frozen=True):
    """The time in which a hand posts, in seconds since 1970."""

    first: float
    last: float


class Circuit(msgspec.Struct, frozen=True):
    """Stays in their order; ``since`` are the times of arrival, ``tour`` the cities that are gone
    round, where they are."""

    since: tuple[float, ...]
    cities: tuple[City, ...]
    tour: tuple[City, ...] = ()

    def stay(self, when: float, last: float) -> Window:
        """From the arrival before ``when`` to the next one, or to ``last``."""
        number = bisect_right(self.since, when)
        leaving = self.since[number] if number < len(self.since) else last
        return Window(self.since[number - 1], leaving)

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


def rounds(home: City, window: Window, chance: Chance) -> Circuit:
    """From ``home`` on over two to five cities more and back, again and again in the same order;
    now and then one is left out."""
    tour = [home]
    for _ in range(chance.randrange(2, 6)):
        tour.append(chance.pick([city for city in near(tour[-1]) if city not in tour]))
    usual = chance.around(3.5, 0.3)
    since, cities, place = [window.first], [home], 0
    arrival = window.first + DAY * chance.around(usual, 0.3)
    while arrival < window.last:
        place += 2 if chance.often(_LEFT_OUT) else 1
        since.append(arrival)
        cities.append(tour[place % len(tour)])
        arrival += DAY * chance.around(usual, 0.3)
    return Circuit(tuple(since), tuple(cities), tuple(tour))


def _next(here: City, home: City, chance: Chance) -> City:
    if here is not home and chance.often(0.25):
        return home
    return chance.pick(near(here)) if chance.often(0.66) else chance.pick(CITIES)
