"""A world: ads by time of capture, and the truth on each, in the files that ``synth`` writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random

import msgspec
from bench.otherworlds.facts import Facts
from bench.otherworlds.hands import Hand, hands
from bench.otherworlds.numbers import in_use
from bench.otherworlds.persons import Person
from bench.otherworlds.spec import OtherSpec
from bench.otherworlds.telling import Told, told
from bench.otherworlds.truth import Record, truth
from bench.otherworlds.words import City, people
from bench.otherworlds.writing import write

_HANDLE_FORMS = ("{0} @{1}", "{0}: {1}", "{0} {1}", "find me on {0}, {1}")
_STOCK = 30
_SEEN = 3600


def write_other_world(spec: OtherSpec, folder: Path) -> tuple[Path, Path]:
    """Write ``ads.jsonl`` and ``truth.jsonl`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = sorted(islice(_pairs(spec), spec.ads), key=lambda pair: str(pair[0]["captured_at"]))
    files = folder / "ads.jsonl", folder / "truth.jsonl"
    for side, path in enumerate(files):
        path.write_bytes(b"".join(msgspec.json.encode(pair[side]) + b"\n" for pair in pairs))
    return files


def _pairs(spec: OtherSpec) -> Iterator[tuple[Record, Record]]:
    """Ads and their truth, hand by hand; one in four repeats the text of the one before."""
    stock = stock_of(spec)
    names = _ids(spec)
    for hand in hands(spec):
        last: tuple[Record, Record] | None = None
        for when in hand.times:
            if (
                last
                and hand.chance.random() < 0.2
                and _phones(hand, when).issuperset(last[1]["phones"])
            ):
                pair = _again(last, next(names), when)
            else:
                pair = _posted(hand, when, next(names), spec, stock)
            yield pair
            last = pair


def stock_of(spec: OtherSpec) -> list[int]:
    """The pictures that strangers use too."""
    return [Random(f"stock/{spec.seed}/{n}").getrandbits(256) for n in range(_STOCK)]


def _ids(spec: OtherSpec) -> Iterator[str]:
    """Numbers that say nothing of the hand."""
    chance, seen = Random(f"ids/{spec.style}/{spec.seed}"), set[int]()
    while True:
        number = chance.randrange(10**9, 10**10)
        if number not in seen:
            seen.add(number)
            yield str(number)


def _phones(hand: Hand, when: float) -> set[str]:
    """The numbers in use at that time, one a line."""
    return {in_use(line, when) for line in hand.lines}


def _again(pair: tuple[Record, Record], name: str, when: float) -> tuple[Record, Record]:
    """The same ad under another number of the site."""
    url = f"https://{pair[0]['source']}/{name}"
    changed = {"source_id": name, "captured_at": _moment(when + _SEEN)}
    return pair[0] | changed | {"posted_at": _moment(when), "url": url}, pair[1] | changed


def _posted(
    hand: Hand, when: float, name: str, spec: OtherSpec, stock: list[int]
) -> tuple[Record, Record]:
    shown = _shown(hand, hand.chance)
    number = max(0, sum(since <= when for since, _ in hand.stays) - 1)
    city = hand.stays[number][1]
    facts = _facts(hand, shown, city, when, spec)
    title, body, letter_id = write(hand, facts, spec)
    images = _pictures(hand, shown, spec, stock)
    site = facts.site.name
    posting = {"source": site, "source_id": name, "captured_at": _moment(when + _SEEN)}
    ad = posting | {
        "url": f"https://{site}/{name}",
        "posted_at": _moment(when),
        "title": title,
        "body": body,
        "place": city[0] if hand.chance.random() < 0.7 else f"{city[0]}, {city[1]}",
        "category": facts.site.category,
        "images": [{"pdq": image["pdq"]} for image in images],
    }
    told_of = truth(hand, shown, facts, number, images)
    return ad, posting | told_of | {"template": letter_id}


def _facts(hand: Hand, shown: Person, city: City, when: float, spec: OtherSpec) -> Facts:
    """What the ad says of the person; by another name where that habit drifts."""
    chance = hand.chance
    phone = in_use(chance.choice(hand.lines), when)
    said = told(hand.telling, shown, hand.people, spec) if hand.telling else Told()
    return Facts(
        name=people().name(chance) if chance.random() < spec.drift / 3 else shown.name,
        age=shown.age,
        fee=shown.fee,
        city=city[0],
        phone=phone if chance.random() < 0.95 else "",
        handle=shown.handle if chance.random() < spec.handles else None,
        handle_form=chance.choice(_HANDLE_FORMS),
        email=shown.email if chance.random() < spec.emails else "",
        url=hand.url if chance.random() < 0.8 else "",
        shows_age=chance.random() < 0.7,
        shows_price=chance.random() < 0.4,
        site=chance.choice(hand.sites),
        told=said,
    )


def _shown(hand: Hand, chance: Random) -> Person:
    """One of the hand's people; a wave of spam shows somebody else each time."""
    if hand.people:
        return chance.choice(hand.people)
    return Person(people().name(chance), chance.randint(19, 30), 200, (), None, "")


def _pictures(hand: Hand, shown: Person, spec: OtherSpec, stock: list[int]) -> list[Record]:
    """Copies, a few bits off, of the person's own pictures or of what strangers use too."""
    chance = hand.chance
    if chance.random() >= spec.pictures:
        return []
    is_stock = not shown.pictures or chance.random() < hand.kind.stock
    source = stock if is_stock else shown.pictures
    drawn = chance.sample(range(len(source)), min(len(source), chance.choice((1, 2, 2, 3))))
    owner = "stock" if is_stock else hand.hand_id
    return [
        {
            "pdq": _copied(source[n], chance),
            "picture_id": f"{owner}/{source[n] >> 224:08x}",
            "stock": is_stock,
        }
        for n in drawn
    ]


def _copied(picture: int, chance: Random) -> str:
    """Mostly the same; a copy in ten is a heavier edit."""
    for bit in chance.sample(
        range(256), chance.randint(32, 46) if chance.random() < 0.1 else chance.randint(0, 12)
    ):
        picture ^= 1 << bit
    return f"{picture:064x}"


def _moment(when: float) -> str:
    return datetime.fromtimestamp(round(when), UTC).isoformat()
