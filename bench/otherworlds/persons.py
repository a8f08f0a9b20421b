"""Who is advertised."""

from __future__ import annotations

import random

import msgspec
from bench.otherworlds.words import people
from msgspec.structs import replace

_WITH_CHILDREN = 1 / 3


class Person(msgspec.Struct, frozen=True):
    """Somebody who is advertised; ``pictures`` are 256 bits each."""

    name: str
    age: int
    fee: int
    pictures: tuple[int, ...]
    handle: tuple[str, str] | None
    email: str
    person_id: str = ""
    is_child: bool = False


def person(chance: random.Random) -> Person:
    """Anybody."""
    stock = people()
    name, number = stock.name(chance), chance.randrange(10, 999)
    account = f"{name.lower()}{chance.choice(stock.account_ends)}{number}"
    return Person(
        name=name,
        age=chance.randint(19, 41),
        fee=10 * chance.randint(12, 40),
        pictures=tuple(chance.getrandbits(256) for _ in range(chance.randint(3, 7))),
        handle=(chance.choice(stock.platforms), account),
        email=f"{name.lower()}.{number}@{chance.choice(stock.mail_hosts)}",
    )


def identified(
    hand_id: str, people: tuple[Person, ...], chance: random.Random, *, controlled: bool
) -> tuple[Person, ...]:
    """The same people with ids; one controller in three advertises a child or two."""
    count = chance.choice((1, 1, 2)) if controlled and chance.random() < _WITH_CHILDREN else 0
    children = chance.sample(range(len(people)), min(count, len(people)))
    named = [replace(each, person_id=f"{hand_id}/P{n}") for n, each in enumerate(people)]
    for place in children:
        named[place] = replace(named[place], is_child=True, age=_said_to_be(chance))
    return tuple(named)


def _said_to_be(chance: random.Random) -> int:
    """The age that is stated for a child: never the true one."""
    return round(chance.triangular(18, 29, 21))
