"""Reports of missing children for the worlds of other makers: other habits than the project's own.

Who reports is late, guesses, and does not spell as ads do: one child in eight was advertised before
it was reported, one place in six is far from where the ads are, one alias in five is spelled
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bench.otherworlds import OtherSpec
from bench.otherworlds.hands import hands
from bench.otherworlds.persons import Person
from bench.otherworlds.words import City, people
from bench.otherworlds.world import stock_of

Record = dict[str, Any]

_CLUES = ("picture", "phone", "handle", "email", "picture and phone", "alias", "alias", "alias")
_FALSE = ("recycled number", "stock picture", "unseen handle", "none", "none")
_OTHERS = 0.15
_NEAR = 3


def reports(spec: OtherSpec, facts: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Reports of the children of the world, and of others who are in no ad, each with its truth.

    ``facts`` are the lines of the world's truth.
    """
    chance = Random(f"missing/{spec.style}/{spec.seed}")
    shown: dict[str, list[Record]] = {}
    hands_seen: dict[str, list[Record]] = {}
    for fact in facts:
        hands_seen.setdefault(fact["hand"], []).append(fact)
        for person in fact["people"]:
            shown.setdefault(person, []).append(fact)
    children = {
        person.person_id: person
        for hand, _ in zip(hands(spec), range(len(hands_seen) * 2), strict=False)
        for person in hand.people
        if person.is_child and person.person_id in shown
    }
    pairs = [_of_child(child, shown[name], chance) for name, child in sorted(children.items())]
    strangers = [ads for name, ads in sorted(hands_seen.items()) if chance.random() < _OTHERS]
    pairs += [_of_another(ads, spec, chance) for ads in strangers]
    chance.shuffle(pairs)
    for number, (report, truth) in enumerate(pairs):
        name = {"report_id": f"R-{number:04d}"}
        yield name | report, name | truth


def _of_child(child: Person, ads: list[Record], chance: Random) -> tuple[Record, Record]:
    ads = sorted(ads, key=lambda ad: str(ad["captured_at"]))
    clue = chance.choice(_CLUES)
    first = datetime.fromisoformat(ads[0]["captured_at"])
    late = chance.random() < 1 / 8
    gone = first + timedelta(days=chance.randint(1, 20) if late else -chance.randint(0, 120))
    report = _report(chance, gone.date(), _city(chance, ads[0]))
    if "picture" in clue and child.pictures:
        hashed = chance.choice(child.pictures)
        for bit in chance.sample(range(256), chance.randint(0, 14)):
            hashed ^= 1 << bit
        report["image_pdq"] = [f"{hashed:064x}"]
    if "phone" in clue:
        numbers = [number for ad in ads for number in ad["phones"]]
        report["phones"] = [chance.choice(numbers)] if numbers else []
    if clue == "handle" and child.handle:
        report["handles"] = [chance.choice(("{1}", "@{1}", "{0}:{1}")).format(*child.handle)]
    if clue == "email":
        report["emails"] = [child.email]
    if clue == "alias" or chance.random() < 0.3:
        report["aliases"] = [_spelled(child.name, chance)]
    return report, {"person": child.person_id, "hand": ads[0]["hand"], "clue": clue}


def _of_another(ads: list[Record], spec: OtherSpec, chance: Random) -> tuple[Record, Record]:
    """A child who is in no ad; ``ads`` are a stranger's, who may have the child's old number."""
    clue = chance.choice(_FALSE)
    gone = spec.start + timedelta(days=chance.randint(-120, spec.days - 1))
    report = _report(chance, gone.date(), chance.choice(people().cities))
    numbers = [number for ad in ads for number in ad["phones"]]
    if clue == "recycled number" and numbers:
        report["phones"] = [chance.choice(numbers)]
    if clue == "stock picture":
        report["image_pdq"] = [f"{chance.choice(stock_of(spec)):064x}"]
    if clue == "unseen handle":
        report["handles"] = [f"nobody{chance.randrange(10**6)}"]
    if chance.random() < 0.5:
        report["aliases"] = [people().name(chance)]
    return report, {"person": None, "hand": None, "clue": clue}


def _report(chance: Random, gone: date, city: City) -> Record:
    age = chance.randint(13, 17)
    as_of = gone + timedelta(days=chance.randint(0, 40))
    return {
        "status": "open",
        "as_of": as_of.isoformat(),
        "age_now": age,
        "missing_since": gone.isoformat(),
        "last_seen_place": city[0] if chance.random() < 0.5 else f"{city[0]}, {city[1]}",
        "state_care": chance.random() < 0.5,
        "given_name": people().name(chance),
    }


def _city(chance: Random, ad: Record) -> City:
    """Mostly where the ads begin or one of the nearest cities; anywhere, one time in six."""
    here = ad["place"]
    if chance.random() < 1 / 6:
        return chance.choice(people().cities)

    def away(city: City) -> float:
        return (city[3] - float(here["lat"])) ** 2 + (city[4] - float(here["lon"])) ** 2

    return chance.choice(sorted(people().cities, key=away)[:_NEAR])


def _spelled(name: str, chance: Random) -> str:
    """As it is, or with a letter doubled, left out or changed."""
    if chance.random() < 0.8 or len(name) < 4:
        return name
    at = chance.randrange(2, len(name))
    return chance.choice((name[:at] + name[at - 1 :], name[:at] + name[at + 1 :], name + "h"))
