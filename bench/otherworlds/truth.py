"""The truth on one ad, in the fields that ``synth`` writes."""

from __future__ import annotations

from typing import Any

from bench.otherworlds.facts import Facts
from bench.otherworlds.hands import Hand
from bench.otherworlds.persons import Person
from bench.otherworlds.words import City

Record = dict[str, Any]


def truth(hand: Hand, shown: Person, facts: Facts, city: City, images: list[Record]) -> Record:
    """Who posted, who is advertised and what is said."""
    place = dict(zip(("name", "admin1", "country", "lat", "lon"), city[:5], strict=True))
    told = facts.told
    people = [shown, told.beside] if told.beside else [shown]
    return {
        "hand": hand.hand_id,
        "kind": hand.kind.name,
        "people": [each.person_id for each in people if each.person_id],
        "minor": any(each.is_child for each in people),
        "phones": [facts.phone] if facts.phone else [],
        "emails": [facts.email] if facts.email else [],
        "handles": [{"platform": facts.handle[0], "name": facts.handle[1]}] if facts.handle else [],
        "urls": [facts.url] if facts.url else [],
        "ages": [facts.age] if facts.shows_age or "ages" in told.sentences else [],
        "names": [facts.name, *([told.beside.name] if told.beside else [])],
        "prices": [],
        "payments": [],
        "tricks": [told.trick] if told.trick and facts.phone else [],
        "topics": sorted(told.sentences),
        "place": place,
        "pictures": images,
    }
