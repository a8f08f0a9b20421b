"""Working names, handles and addresses, all made up."""

from __future__ import annotations

from functools import cache

import msgspec

from leadlight.academy import words
from leadlight.academy.chance import Chance

_MAIL_HOSTS = ("post.example", "mail.example", "quickmail.example")
_HABITUAL = ("instagram", "instagram", "snapchat", "snapchat", "telegram", "twitter", "kik")


class Names(msgspec.Struct, frozen=True):
    """What names and accounts are made of; ``platforms`` says how accounts are written."""

    listed: tuple[str, ...]
    heads: tuple[str, ...]
    middles: tuple[str, ...]
    tails: tuple[str, ...]
    account_words: tuple[str, ...]
    given: tuple[str, ...]
    platforms: dict[str, tuple[str, ...]]


@cache
def stock() -> Names:
    """The names of the world."""
    return words.load("names", Names)


def stage_name(chance: Chance) -> str:
    """A working name: three in four well known, the others on no list."""
    names = stock()
    if chance.often(0.75):
        return chance.pick(names.listed)
    middle = chance.pick(names.middles) if chance.often(0.5) else ""
    return (chance.pick(names.heads) + middle + chance.pick(names.tails)).capitalize()


def account(name: str, chance: Chance) -> str:
    """A user name that grew out of a working name."""
    return f"{name.lower()}{chance.pick(stock().account_words)}{chance.randrange(100, 10_000)}"


def handle(name: str, chance: Chance) -> tuple[str, str]:
    """Platform and account."""
    return chance.pick(_HABITUAL), account(name, chance)


def email(name: str, chance: Chance) -> str:
    """An address at a host that cannot exist."""
    return f"{account(name, chance)}@{chance.pick(_MAIL_HOSTS)}"
