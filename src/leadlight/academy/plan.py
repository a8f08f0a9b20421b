"""What a hand will post when: times, people, cities and numbers, before a word is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from leadlight.academy.chance import Chance
from leadlight.academy.circuits import DAY, Circuit, Window
from leadlight.academy.lines import Phone
from leadlight.academy.places import CITIES, City

ONE_OFF = -1
_HOUR = 3_600
_IN_ONE_AD = 0.15


class Posting(NamedTuple):
    """One ad to be; ``people`` are places in the hand's list, ``again`` later times of capture."""

    at: int
    people: tuple[int, ...]
    city: City
    number: str
    template: int
    again: tuple[int, ...]


class Means(NamedTuple):
    """What the postings of a hand are made of; ``spread``: its people stay in different cities."""

    people: int
    together: float
    spread: bool
    window: Window
    circuit: Circuit
    phones: tuple[Phone, ...]
    templates: int
    recaptures: float


def sessions(means: Means, volume: int, chance: Chance) -> list[Posting]:
    """Ads of people: one at a time, or several within minutes of each other."""
    peak = chance.uniform(9, 23)
    postings: list[Posting] = []
    while len(postings) < volume:
        at = _moment(means.window, peak, chance)
        for group in _groups(means, chance):
            postings.append(_posting(means, at, group, chance))
            at = min(int(means.window.last) - 1, at + chance.randrange(1, 15) * 60)
    return sorted(postings[:volume], key=lambda posting: posting.at)


def waves(means: Means, volume: int, chance: Chance) -> list[Posting]:
    """The same text in dozens of cities within the hour, again and again."""
    postings: list[Posting] = []
    while len(postings) < volume:
        at = _moment(means.window, chance.uniform(0, 24), chance)
        template = chance.randrange(means.templates)
        for city in chance.few(CITIES, chance.randrange(12, 41)):
            when = min(int(means.window.last) - 1, at + chance.randrange(_HOUR))
            number = chance.pick(means.phones).number(when)
            postings.append(Posting(when, (), city, number, template, _again(means, when, chance)))
    return sorted(postings[:volume], key=lambda posting: posting.at)


def _moment(window: Window, peak: float, chance: Chance) -> int:
    """A second of the window, near the hour of day at which the hand likes to post."""
    drawn = chance.uniform(window.first, window.last)
    hours = (peak - drawn / _HOUR) % 24 + chance.gauss(0, 2)
    usual = drawn + hours * _HOUR - DAY / 2
    return int(usual if window.first <= usual < window.last else drawn)


def _groups(means: Means, chance: Chance) -> Iterator[tuple[int, ...]]:
    """Who is advertised in one session, ad by ad."""
    everybody = range(means.people)
    if means.people == 1 or not chance.often(means.together):
        yield (chance.pick(everybody),)
        return
    if chance.often(_IN_ONE_AD):
        yield chance.few(everybody, 2)
        return
    for person in chance.few(everybody, chance.randrange(2, 5)):
        yield (person,)


def _posting(means: Means, at: int, people: tuple[int, ...], chance: Chance) -> Posting:
    shift = people[0] if means.spread else 0
    city = means.circuit.city(at, shift)
    number = means.phones[people[0] % len(means.phones)].number(at)
    template = ONE_OFF if chance.often(0.1) else chance.randrange(means.templates)
    return Posting(at, people, city, number, template, _again(means, at, chance))


def _again(means: Means, at: int, chance: Chance) -> tuple[int, ...]:
    """Later captures of the same posting, one to five days on."""
    if not chance.often(means.recaptures):
        return ()
    first = at + int(DAY * chance.uniform(0.5, 3))
    second = first + int(DAY * chance.uniform(0.5, 2))
    return (first, second) if chance.often(0.2) else (first,)
