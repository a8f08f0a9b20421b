"""Vocabularies, kept as TOML beside the code so that anybody can review them."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

City = tuple[str, str, str, float, float, str]
"""Name, state or province, country, latitude, longitude, area code."""
_HOLE = re.compile(r"\[(\w+)\]")


class Vocabulary(msgspec.Struct, frozen=True):
    """One style: ``frames`` are sentences with holes for words of ``pools``."""

    lines: tuple[int, int]
    title_words: tuple[str, ...]
    frames: tuple[str, ...]
    pools: dict[str, tuple[str, ...]]
    habits: dict[str, tuple[str, ...]]
    slips: dict[str, str]

    def without(self, hushed: tuple[str, ...]) -> Vocabulary:
        """The same style with these lines and words left out."""

        def kept(words: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(word for word in words if word not in hushed)

        pools = {name: kept(words) for name, words in self.pools.items()}
        titles, frames = kept(self.title_words), kept(self.frames)
        return replace(self, title_words=titles, frames=frames, pools=pools)

    def sentence(self, chance: random.Random) -> str:
        """Any sentence."""
        return self.filled(chance.choice(self.frames), chance)

    def filled(self, frame: str, chance: random.Random) -> str:
        """A sentence of this frame."""
        return _HOLE.sub(lambda hole: chance.choice(self.pools[hole[1]]), frame)


class People(msgspec.Struct, frozen=True):
    """What names, accounts and travels are made of."""

    given: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    platforms: tuple[str, ...]
    account_ends: tuple[str, ...]
    mail_hosts: tuple[str, ...]
    house_words: tuple[str, ...]
    tags: tuple[str, ...]
    cities: tuple[City, ...]

    def name(self, chance: random.Random) -> str:
        """A working name: two in three well known, the others on no list."""
        if chance.random() < 0.65:
            return chance.choice(self.given)
        return chance.choice(self.starts) + chance.choice(self.ends)


class Site(msgspec.Struct, frozen=True):
    """Where ads stand; ``footer`` is what the site prints under each."""

    name: str
    category: str
    footer: str


class _Sites(msgspec.Struct, frozen=True):
    sites: tuple[Site, ...]


@cache
def vocabulary(name: str) -> Vocabulary:
    """The words of a style."""
    return msgspec.convert(table(name), Vocabulary)


@cache
def people() -> People:
    """Names, accounts and cities."""
    return msgspec.convert(table("people"), People)


@cache
def sites() -> tuple[Site, ...]:
    """All sites."""
    return msgspec.convert(table("sites"), _Sites).sites


def table(name: str) -> dict[str, object]:
    """What the file of that name holds."""
    path = Path(__file__).parent / "vocabulary" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
