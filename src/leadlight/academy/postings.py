"""One posting whole: the records that a feed brings of it, and the truth about each."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from leadlight.academy import contacts, pictures, writing
from leadlight.academy.chance import Chance
from leadlight.academy.contacts import Contacts
from leadlight.academy.hands import Hand
from leadlight.academy.obfuscation import plain
from leadlight.academy.people import Person
from leadlight.academy.places import City
from leadlight.academy.plan import Posting
from leadlight.academy.sources import Site, label
from leadlight.academy.spec import WorldSpec
from leadlight.academy.writing import Shown, Text

Record = dict[str, Any]
_HOUR = 3_600


class Capture(NamedTuple):
    """One capture: when, in seconds since 1970, the ad record and its truth."""

    captured: int
    ad: Record
    truth: Record


class Frame(NamedTuple):
    """What stays the same over all captures of one posting."""

    site: Site
    source_id: str
    people: list[Person]
    who: Shown
    images: list[Record]
    pictures: list[Record]


class Scribe:
    """Writes the postings of a world; stock pictures are the same for all its hands."""

    def __init__(self, spec: WorldSpec) -> None:
        self._spec = spec
        self._stock = pictures.stock_pictures(spec.seed)

    def captures(self, hand: Hand, posting: Posting, source_id: str) -> Iterator[Capture]:
        """The first capture, then each later one: a sighting, or a version with a changed text."""
        chance = hand.chance
        frame = self._frame(hand, posting, source_id)
        captured = posting.at + int(_HOUR * min(20, chance.around(2, 0.8)))
        ad, truth = self._version(hand, posting, frame)
        yield _captured(captured, ad, truth, frame.site, chance)
        for again in posting.again:
            captured = max(captured + _HOUR, again)
            if chance.often(0.5):
                ad, truth = self._version(hand, posting, frame)
            yield _captured(captured, ad, truth, frame.site, chance)

    def _frame(self, hand: Hand, posting: Posting, source_id: str) -> Frame:
        chance = hand.chance
        site = chance.pick(hand.sites)
        people = [hand.people[number] for number in posting.people]
        others = [person.name for person in hand.people if person not in people]
        friend = chance.pick(others) if others else ""
        who = writing.shown(people, friend, self._spec.drift, chance)
        copies = self._copies(hand, people) if chance.often(self._spec.pictures) else []
        images = [
            {"url": f"https://img.{site.name}/{source_id}/{number}.jpg", "pdq": copy["pdq"]}
            for number, copy in enumerate(copies)
        ]
        return Frame(site, source_id, people, who, images, copies)

    def _copies(self, hand: Hand, people: list[Person]) -> list[Record]:
        """Truth about one to four pictures: the people's own, or stock."""
        chance = hand.chance
        own = [picture for person in people for picture in person.pictures]
        shown = own if own and not chance.often(hand.habits.stock) else self._stock
        return [
            {
                "pdq": pictures.hexadecimal(pictures.copy_of(picture.pdq, chance)),
                "picture_id": picture.picture_id,
                "stock": picture.stock,
            }
            for picture in chance.few(shown, chance.pick((1, 1, 2, 2, 3, 4)))
        ]

    def _version(self, hand: Hand, posting: Posting, frame: Frame) -> tuple[Record, Record]:
        """The ad with a text written for it, without its times, and its truth."""
        spec = self._spec
        text = writing.write(hand, posting, frame.who, spec.rewording, spec.drift)
        said = contacts.contacts(hand, posting, spec.obfuscation)
        ad = _ad(text, said, posting, frame, hand.chance)
        ad.update(_fields(said, posting.city, frame, hand.chance))
        ages = [ad["age"]] if "age" in ad else text.ages
        truth = _truth(hand, posting, frame, text, said) | {"ages": [int(age) for age in ages]}
        return ad, truth


def _ad(text: Text, said: Contacts, posting: Posting, frame: Frame, chance: Chance) -> Record:
    site, source_id = frame.site, frame.source_id
    return {
        "source": site.name,
        "source_id": source_id,
        "url": f"https://{site.name}/post/{source_id}",
        "posted_at": _time(posting.at, site),
        "captured_at": "",
        "title": f"{text.title} {said.title}" if said.title else text.title,
        "body": _body(text, said, site, chance),
        "place": label(site, posting.city),
        "category": chance.pick(site.categories),
        "images": frame.images,
    }


def _body(text: Text, said: Contacts, site: Site, chance: Chance) -> str:
    """The text, then the contacts in any order, on lines or behind the hand's separator."""
    pieces = chance.few(said.body, len(said.body))
    between = "\n" if chance.often(0.5) else text.separator
    body = between.join((text.body, *pieces))
    return _as_html(body, chance) if site.html else body


def _as_html(body: str, chance: Chance) -> str:
    """What a site's editor makes of it."""
    escaped = html.escape(body, quote=False).replace("\n", chance.pick(("<br>", "<br/>\n")))
    wrapped = chance.pick(("{}", "<p>{}</p>", "<div><b>{}</b></div>", "<p>{}&nbsp;</p>"))
    return wrapped.format(escaped)


def _fields(said: Contacts, city: City, frame: Frame, chance: Chance) -> Record:
    """Fields that some sites have beside the text."""
    site, fields = frame.site, Record()
    if site.age_field and chance.often(0.8):
        age = frame.who.age
        fields["age"] = age if site.age_field == "number" else str(age)
    if site.contact_field and said.phones and chance.often(0.6):
        number = plain(said.phones[0][2:], chance.randrange(9)).text
        fields["contacts"] = [{"type": "phone", "value": number}]
    if site.coordinates:
        fields |= {"lat": city.lat, "lon": city.lon}
    return fields


def _truth(hand: Hand, posting: Posting, frame: Frame, text: Text, said: Contacts) -> Record:
    city = posting.city
    return {
        "source": frame.site.name,
        "source_id": frame.source_id,
        "captured_at": "",
        "hand": hand.hand_id,
        "kind": hand.kind.name,
        "people": [person.person_id for person in frame.people],
        "minor": any(person.minor for person in frame.people),
        "template": text.template_id,
        "phones": said.phones,
        "emails": said.emails,
        "handles": said.handles,
        "urls": said.urls,
        "payments": said.payments,
        "ages": text.ages,
        "names": text.names,
        "prices": _prices(text, city),
        "place": _place(city),
        "stay": _stay(hand, posting, frame.site),
        "tour": [_place(each) for each in hand.means.circuit.tour],
        "pictures": frame.pictures,
        "tricks": said.tricks,
        "topics": text.topics,
    }


def _stay(hand: Hand, posting: Posting, site: Site) -> Record | None:
    """From when to when those whom the ad is of are in its city; spam is nowhere."""
    if not posting.people:
        return None
    means = hand.means
    stay = means.circuit.stay(posting.at, means.window.last)
    return {"from": _time(int(stay.first), site), "to": _time(int(stay.last), site)}


def _prices(text: Text, city: City) -> list[Record]:
    currency = city.currency
    return [
        {"amount": amount, "currency": currency, "minutes": minutes}
        for amount, minutes in text.prices
    ]


def _place(city: City) -> Record:
    return {
        "name": city.name,
        "admin1": city.admin1,
        "country": city.country,
        "lat": city.lat,
        "lon": city.lon,
    }


def _captured(captured: int, ad: Record, truth: Record, site: Site, chance: Chance) -> Capture:
    """The version as it was captured at this time; a few were found gone soon after."""
    when = _time(captured, site)
    ad = ad | {"captured_at": when}
    if chance.often(0.06):
        ad["gone_at"] = _time(captured + int(_HOUR * chance.uniform(1, 40)), site)
    return Capture(captured, ad, truth | {"captured_at": when})


def _time(seconds: int, site: Site) -> str:
    offset = site.offset if site.offset_hours else UTC
    return datetime.fromtimestamp(seconds, offset).isoformat()
