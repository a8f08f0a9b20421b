"""Reports of missing children: some are of a child who is advertised, most are not.

Some bring a picture, a number or a handle of the child; some only an alias, an age, a place and
dates. Some of the others bring a number that a stranger has now, a stock picture, or an account
that no ad shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from leadlight.academy import names, pictures
from leadlight.academy.chance import Chance
from leadlight.academy.hands import Hand
from leadlight.academy.numbering import e164
from leadlight.academy.people import Person
from leadlight.academy.places import CITIES, City, near
from leadlight.academy.plan import Posting
from leadlight.academy.spec import WorldSpec

Record = dict[str, Any]
_REPORTED = 0.85
_OTHERS = 0.12
_CLUES = ("picture", "picture", "phone", "handle", "picture and handle", "alias", "alias")
_FALSE_CLUES = ("recycled number", "stock picture", "unseen handle", "none", "none", "none")
_NOTES = ("left with a backpack", "may be with an older acquaintance", "has left before", "")
_HAIR = ("brown", "black", "blond", "red")
_EYES = ("brown", "blue", "green", "hazel")


class Registrar:
    """Writes the reports of a world, in the order of its hands."""

    def __init__(self, spec: WorldSpec) -> None:
        self._chance = Chance(f"{spec.seed}/missing")
        self._stock = pictures.stock_pictures(spec.seed)
        self._start = spec.start.timestamp()
        self._days = spec.days
        self._count = 0

    def reports(self, hand: Hand) -> Iterator[tuple[Record, Record]]:
        """Reports of the hand's children who stand in an ad, and of children who stand in none."""
        chance = self._chance
        for number, person in enumerate(hand.people):
            seen = [posting for posting in hand.postings if number in posting.people]
            if person.minor and seen and chance.often(_REPORTED):
                yield self._of_advertised(hand, person, seen)
        while hand.postings and chance.often(_OTHERS):
            yield self._of_another(hand)

    def _of_advertised(
        self, hand: Hand, person: Person, seen: list[Posting]
    ) -> tuple[Record, Record]:
        chance, first = self._chance, seen[0]
        clue = chance.pick(_CLUES)
        gone = datetime.fromtimestamp(first.at, UTC) - timedelta(days=chance.randrange(1, 90))
        last_seen = chance.pick((first.city, *near(first.city)[:3]))
        report = self._report(gone, last_seen)
        if "picture" in clue:
            picture = chance.pick(person.pictures)
            report["image_pdq"] = [pictures.hexadecimal(pictures.copy_of(picture.pdq, chance))]
        if "handle" in clue:
            report["handles"] = [person.handle[1]]
        if clue == "phone":
            report["phones"] = [e164(chance.pick(seen).number)]
        if clue == "alias" or chance.often(0.4):
            report["aliases"] = [person.name]
        return report, self._truth(report, person.person_id, hand.hand_id, clue)

    def _of_another(self, hand: Hand) -> tuple[Record, Record]:
        """A child who is in no ad; ``hand`` is the stranger who has the child's old number."""
        chance = self._chance
        clue = chance.pick(_FALSE_CLUES)
        days = chance.uniform(-90, max(1, self._days - 1))
        gone = datetime.fromtimestamp(self._start, UTC) + timedelta(days=days)
        report = self._report(gone, chance.pick(CITIES))
        if clue == "recycled number":
            report["phones"] = [e164(hand.postings[0].number)]
        elif clue == "stock picture":
            report["image_pdq"] = [pictures.hexadecimal(chance.pick(self._stock).pdq)]
        elif clue == "unseen handle":
            report["handles"] = [names.account(names.stage_name(chance), chance)]
        if chance.often(0.4):
            report["aliases"] = [names.stage_name(chance)]
        return report, self._truth(report, None, None, clue)

    def _report(self, gone: datetime, last_seen: City) -> Record:
        chance, age = self._chance, self._chance.randrange(12, 18)
        report = {
            "report_id": f"M{self._count:05d}",
            "status": "open",
            "as_of": (gone + timedelta(days=chance.randrange(1, 5))).date().isoformat(),
            "given_name": chance.pick(names.stock().given),
            "aliases": [],
            "age_at_missing": age,
            "missing_since": gone.date().isoformat(),
            "last_seen_place": f"{last_seen.name}, {last_seen.admin1}",
            "state_care": chance.often(0.6),
            "handles": [],
            "emails": [],
            "phones": [],
            "image_pdq": [],
            "height_cm": chance.randrange(145, 180),
            "hair": chance.pick(_HAIR),
            "eyes": chance.pick(_EYES),
            "notes": chance.pick(_NOTES),
        }
        if chance.often(0.5):
            report["birth_year"] = gone.year - age
        self._count += 1
        return report

    @staticmethod
    def _truth(report: Record, person: str | None, hand: str | None, clue: str) -> Record:
        return {"report_id": report["report_id"], "person": person, "hand": hand, "clue": clue}
