"""The truth on one ad, in the fields that ``synth`` writes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bench.otherworlds.facts import Facts
from bench.otherworlds.hands import Hand
from bench.otherworlds.persons import Person
from bench.otherworlds.words import City

Record = dict[str, Any]


def truth(hand: Hand, shown: Person, facts: Facts, number: int, images: list[Record]) -> Record:
    """Who posted on which of the hand's stays, who is advertised and what is said."""
    place, tour = _place(hand.stays[number][1]), _tour(hand)
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
        "stay": None if hand.kind.name == "spam" else _stay(hand, number),
        "tour": [] if hand.kind.name == "spam" else tour,
        "pictures": images,
    }


def _place(city: City) -> Record:
    return dict(zip(("name", "admin1", "country", "lat", "lon"), city[:5], strict=True))


def _tour(hand: Hand) -> list[Record]:
    """The cities that are gone round, where there are several."""
    cities = dict.fromkeys(city for _, city in hand.stays)
    return [_place(city) for city in cities] if len(cities) > 1 else []


def _stay(hand: Hand, number: int) -> Record:
    """From the arrival to the next one, or to the last ad."""
    stays, last = hand.stays, max(hand.times[-1], hand.stays[-1][0])
    leaving = stays[number + 1][0] if number + 1 < len(stays) else last
    return {
        name: datetime.fromtimestamp(when, UTC).isoformat()
        for name, when in (("from", stays[number][0]), ("to", leaving))
    }
