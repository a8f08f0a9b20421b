"""What a hand leans to say or to leave unsaid, and what it says in one ad."""

from __future__ import annotations

import random

import msgspec
from bench.otherworlds.persons import Person
from bench.otherworlds.spec import OtherSpec
from bench.otherworlds.topics import NUMBER, leanings, told_words, topics
from bench.otherworlds.tricks import TRICKS

_SPREAD = 1.6
"""Small: hands of a kind differ much, and kinds overlap."""
_CHILDREN = 1.6
"""Odds of speaking of youth when a child is advertised, against the hand's other ads."""

_ALONE = ("trust", "youth", "movement", "screening", "tattoos", "prices", "ages")


class Told(msgspec.Struct, frozen=True):
    """What one ad tells: sentences by topic, who is named ``beside``, how the number is hidden."""

    sentences: dict[str, str] = {}
    beside: Person | None = None
    trick: str = ""


class Telling(msgspec.Struct, frozen=True):
    """A hand's leanings: shares of its ads, its own wordings and its tricks."""

    shares: dict[str, float]
    own: dict[str, str]
    tricks: tuple[str, ...]
    chance: random.Random


def telling(kind: str, spec: OtherSpec, chance: random.Random) -> Telling:
    """Leanings around those of the kind."""
    wordings = topics(spec.style).topics
    return Telling(
        shares={what: _around(mean, chance) for what, mean in leanings()[kind].items()},
        own={topic: _wording(topic, spec, chance) for topic in wordings},
        tricks=tuple(chance.sample(sorted(TRICKS), chance.randint(1, 2))),
        chance=chance,
    )


def told(leans: Telling, shown: Person, people: tuple[Person, ...], spec: OtherSpec) -> Told:
    """What is told this time; another of the hand's people may be named beside the one shown."""
    chance = leans.chance
    others = [each for each in people if each.person_id != shown.person_id]
    beside = chance.choice(others) if others and _happens(leans, "company") else None
    is_child = shown.is_child or (beside is not None and beside.is_child)
    said = ["company"] if beside else []
    said += [topic for topic in _ALONE if _happens(leans, topic, child=is_child)]
    facts = {"{age}": str(shown.age), "{other}": beside.name if beside else ""}
    return Told(
        sentences={topic: _filled(_now(leans, topic, spec), facts) for topic in said},
        beside=beside,
        trick=chance.choice(leans.tricks) if _happens(leans, NUMBER) else "",
    )


def _around(mean: float, chance: random.Random) -> float:
    return chance.betavariate(mean * _SPREAD, (1 - mean) * _SPREAD) if mean else 0.0


def _happens(leans: Telling, what: str, *, child: bool = False) -> bool:
    share = leans.shares[what]
    if child and what == "youth":
        share = _CHILDREN * share / (1 - share + _CHILDREN * share)
    return leans.chance.random() < share


def _now(leans: Telling, topic: str, spec: OtherSpec) -> str:
    """As the hand always says it, or otherwise for once."""
    if leans.chance.random() < spec.rewording:
        return _wording(topic, spec, leans.chance)
    return leans.own[topic]


def _wording(topic: str, spec: OtherSpec, chance: random.Random) -> str:
    frame = chance.choice(topics(spec.style).topics[topic])
    return told_words(spec.style).filled(frame, chance)


def _filled(sentence: str, facts: dict[str, str]) -> str:
    for hole, fact in facts.items():
        sentence = sentence.replace(hole, fact)
    return sentence
