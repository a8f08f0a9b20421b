"""The hands behind the ads: who they are, how they write, when and where they post."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec
from bench.otherworlds.kinds import Kind, drawn, varied
from bench.otherworlds.numbers import DAY, Line, Numbers
from bench.otherworlds.persons import Person, identified, person
from bench.otherworlds.spec import OtherSpec
from bench.otherworlds.telling import Telling, telling
from bench.otherworlds.topics import tags, words
from bench.otherworlds.words import City, Site, Vocabulary, people, sites

Voice = dict[str, str]


class Letter(msgspec.Struct, frozen=True):
    """What is said again and again; ``letter_id`` is of the hand, or of what anybody copies."""

    letter_id: str
    sentences: tuple[str, ...]


class Hand(msgspec.Struct, frozen=True):
    """A hand, what it writes with, and the times at which it posts."""

    hand_id: str
    kind: Kind
    people: tuple[Person, ...]
    letters: tuple[Letter, ...]
    voice: Voice
    slips: tuple[tuple[str, str], ...]
    form: int
    tags: tuple[str, ...]
    url: str
    sites: tuple[Site, ...]
    lines: tuple[Line, ...]
    stays: tuple[tuple[float, City], ...]
    times: tuple[float, ...]
    chance: random.Random
    telling: Telling | None


def hands(spec: OtherSpec) -> Iterator[Hand]:
    """Hands without end."""
    said = words(spec)
    chance = random.Random(f"other/{spec.style}/{spec.seed}")
    popular = [_letter(f"P{number:02d}", said, chance) for number in range(24)]
    numbers = Numbers(chance, recycled=0.08 if spec.style == "c" else 0.04)
    count = 0
    while True:
        own = random.Random(f"other/{spec.style}/{spec.seed}/{count}")
        yield _hand(f"W{count:05d}", spec, popular, numbers, own)
        count += 1


def _hand(
    hand_id: str,
    spec: OtherSpec,
    popular: list[Letter],
    numbers: Numbers,
    chance: random.Random,
) -> Hand:
    said = words(spec)
    kind, leans = drawn(spec.controlled, chance), None
    if spec.telling:
        apart = random.Random(f"telling/{spec.style}/{spec.seed}/{hand_id}")
        kind, leans = varied(kind, apart), telling(kind.name, spec, apart)
    first, last = _window(kind, spec, chance)
    stays = _stays(kind, first, last, chance)
    burns = chance.random() < kind.burns
    lasts = chance.uniform(*kind.lasts) if burns else 0.0
    area = stays[0][1][5]
    lines = range(chance.randint(*kind.lines))
    return Hand(
        hand_id=hand_id,
        kind=kind,
        people=_people(hand_id, kind, leans, chance),
        letters=tuple(
            chance.choice(popular)
            if chance.random() < kind.copies
            else _letter(f"{hand_id}/L{number}", said, chance)
            for number in range(chance.randint(*kind.letters))
        ),
        voice={habit: chance.choice(forms) for habit, forms in said.habits.items()},
        slips=tuple(chance.sample(sorted(said.slips.items()), chance.randint(0, 5))),
        form=chance.randrange(12),
        tags=tuple(chance.sample(tags(spec), chance.randint(2, 5))),
        url=_url(kind, chance),
        sites=sites()
        if kind.name == "spam"
        else tuple(chance.sample(sites(), chance.choice((1, 2, 2)))),
        lines=tuple(numbers.line(first, last, lasts, area) for _ in lines),
        stays=stays,
        times=_times(kind, first, last, chance),
        chance=chance,
        telling=leans,
    )


def _people(
    hand_id: str, kind: Kind, leans: Telling | None, chance: random.Random
) -> tuple[Person, ...]:
    """Only where kinds differ in what they say are people told apart, and children among them."""
    drawn_people = tuple(person(chance) for _ in range(chance.randint(*kind.people)))
    if not leans:
        return drawn_people
    return identified(hand_id, drawn_people, leans.chance, controlled=kind.name == "controlled")


def _letter(letter_id: str, said: Vocabulary, chance: random.Random) -> Letter:
    """Sentences of different frames."""
    frames = chance.sample(said.frames, chance.randint(*said.lines))
    return Letter(letter_id, tuple(said.filled(frame, chance) for frame in frames))


def _url(kind: Kind, chance: random.Random) -> str:
    if not kind.has_site:
        return ""
    word = f"{chance.choice(people().starts)}-{chance.choice(people().house_words)}".lower()
    return f"https://{word}-{chance.randrange(1000)}.example/"


def _window(kind: Kind, spec: OtherSpec, chance: random.Random) -> tuple[float, float]:
    """A wave of spam is over in days; others stay for weeks."""
    start, days = spec.start.timestamp(), spec.days
    first = chance.uniform(-0.3, 0.9) * days
    lasts = chance.uniform(0.5, 3) if kind.name == "spam" else chance.uniform(0.15, 1.1) * days
    first, last = max(0.0, first), min(float(days), first + lasts)
    return start + DAY * first, start + DAY * max(last, first + 0.3)


def _stays(
    kind: Kind, first: float, last: float, chance: random.Random
) -> tuple[tuple[float, City], ...]:
    """At home; or round and round between three to six cities; spam changes by the hour."""
    cities = people().cities
    if chance.random() >= kind.roams:
        return ((first, chance.choice(cities)),)
    round_trip = chance.sample(cities, len(cities) if kind.name == "spam" else chance.randint(3, 6))
    stays, arrival = list[tuple[float, City]](), first
    while arrival < last:
        stays.append((arrival, round_trip[len(stays) % len(round_trip)]))
        arrival += DAY * (0.05 if kind.name == "spam" else chance.uniform(1.5, 6))
    return tuple(stays)


def _times(kind: Kind, first: float, last: float, chance: random.Random) -> tuple[float, ...]:
    share = 1.0 if kind.name == "spam" else ((last - first) / DAY / 20) ** 0.6
    count = min(300, max(1, round(share * chance.lognormvariate(0, kind.spread) * kind.ads)))
    return tuple(sorted(chance.uniform(first, last) for _ in range(count)))
