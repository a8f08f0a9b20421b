"""The people whom ads speak of. A stated age tells nothing: it is drawn alike for everybody."""

from __future__ import annotations

import msgspec

from leadlight.academy import names, pictures
from leadlight.academy.chance import Chance

Rates = tuple[int, int, int]


class Person(msgspec.Struct, frozen=True):
    """Somebody advertised; ``rates`` are US dollars for 15, 30 and 60 minutes."""

    person_id: str
    name: str
    age: int
    pictures: tuple[pictures.Picture, ...]
    handle: tuple[str, str]
    rates: Rates
    minor: bool = False


def stated_age(chance: Chance) -> int:
    """18 to 45, mostly in the twenties, the same for every kind of hand."""
    return min(45, 18 + int(chance.around(7, 0.7)))


def rates(chance: Chance) -> Rates:
    """Rates that fit together, in tens of dollars."""
    hour = 10 * chance.randrange(14, 41)
    half = 10 * round(hour * (0.5 + 0.2 * chance.random()) / 10)
    return 10 * round(half * (0.55 + 0.2 * chance.random()) / 10), half, hour


def new_person(person_id: str, chance: Chance, *, minor: bool) -> Person:
    """Somebody with a working name, an account and pictures of their own."""
    name = names.stage_name(chance)
    shown = range(chance.randrange(3, 9))
    own = tuple(pictures.new_picture(f"{person_id}/I{number}", chance) for number in shown)
    account = names.handle(name, chance)
    return Person(person_id, name, stated_age(chance), own, account, rates(chance), minor)
