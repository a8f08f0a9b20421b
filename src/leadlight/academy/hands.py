"""The hands behind the ads: who they are, how they write, and what they will post."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from leadlight.academy import circuits, kinds, lines, names, plan
from leadlight.academy.chance import Chance
from leadlight.academy.circuits import DAY, Circuit, Window
from leadlight.academy.kinds import Kind, Kinds
from leadlight.academy.lines import Phone
from leadlight.academy.numbering import Numbers
from leadlight.academy.people import Person, new_person
from leadlight.academy.places import BY_WEIGHT
from leadlight.academy.plan import Means, Posting
from leadlight.academy.sources import SITES, Site
from leadlight.academy.spec import WorldSpec
from leadlight.academy.style import Style, new_style
from leadlight.academy.templates import (
    Leanings,
    Line,
    Template,
    line,
    own_template,
    public_template,
)

_MOST = 400


class Habits(msgspec.Struct, frozen=True):
    """One hand's own shares of its ads that do this or that."""

    moving: float
    obscures: float
    silent: float
    handles: float
    emails: float
    stock: float
    ages: float
    prices: float


class Hand(msgspec.Struct):
    """A hand; ``chance`` is where it draws from when it comes to writing."""

    hand_id: str
    kind: Kind
    style: Style
    people: tuple[Person, ...]
    leanings: Leanings
    habits: Habits
    templates: tuple[Template, ...]
    moves: tuple[Line, ...]
    groups: tuple[Line, ...]
    sites: tuple[Site, ...]
    email: str
    url: str
    payment: str
    means: Means
    postings: list[Posting]
    chance: Chance


class Size(NamedTuple):
    """How many people, templates and ads a hand has."""

    people: int
    templates: int
    volume: int


def hands(spec: WorldSpec) -> Iterator[Hand]:
    """Hands one by one, until their captures add up to ``spec.ads``; the last is cut short."""
    numbers = Numbers(Chance(f"{spec.seed}/numbers"))
    of_world = kinds.kinds(spec.variety, Chance(f"{spec.seed}/kinds"))
    left, count = spec.ads, 0
    while left > 0:
        hand = _hand(count, spec, of_world, numbers)
        hand.postings = _within(hand.postings, left)
        left -= sum(1 + len(posting.again) for posting in hand.postings)
        yield hand
        count += 1


def _within(postings: list[Posting], most: int) -> list[Posting]:
    """The first postings, with no more captures than ``most``."""
    kept: list[Posting] = []
    for posting in postings:
        if most <= 0:
            break
        kept.append(posting._replace(again=posting.again[: most - 1]))
        most -= 1 + len(kept[-1].again)
    return kept


def _hand(count: int, spec: WorldSpec, of_world: Kinds, numbers: Numbers) -> Hand:
    chance = Chance(f"{spec.seed}/hand/{count}")
    hand_id = f"H{count:06d}"
    kind = of_world.draw(spec.controlled, chance)
    style = new_style(spec.spanish, chance)
    leanings = _leanings(kind, chance)
    people = _people(hand_id, kind, spec, chance)
    templates = _templates(hand_id, kind, style, leanings, chance)
    size = Size(len(people), len(templates), _volume(kind, spec.days, chance))
    means = _means(hand_id, kind, size, spec, numbers, chance)
    planned = plan.waves if kind.name == "spam" else plan.sessions
    called = people[0].name if people else names.stage_name(chance)
    return Hand(
        hand_id=hand_id,
        kind=kind,
        style=style,
        people=people,
        leanings=leanings,
        habits=_habits(kind, spec, chance),
        templates=templates,
        moves=tuple(line("movement", style, chance) for _ in range(3)),
        groups=tuple(line("group", style, chance) for _ in range(2)),
        sites=SITES if kind.name == "spam" else chance.few(SITES, chance.randrange(1, 4)),
        email=names.email(called, chance),
        url=_url(kind, called, chance),
        payment=f"${called}{chance.randrange(10, 1000)}" if chance.often(0.08) else "",
        means=means,
        postings=planned(means, size.volume, chance),
        chance=chance,
    )


def _leanings(kind: Kind, chance: Chance) -> Leanings:
    return Leanings(chance.habit(kind.trust), chance.habit(kind.youth), chance.habit(0.12))


def _habits(kind: Kind, spec: WorldSpec, chance: Chance) -> Habits:
    return Habits(
        moving=chance.habit(kind.movement),
        obscures=chance.habit(min(1.0, kind.obscures * spec.obfuscation)),
        silent=chance.habit(0.04),
        handles=chance.habit(spec.handles),
        emails=chance.habit(spec.emails),
        stock=kind.stock if kind.name == "spam" else chance.habit(kind.stock),
        ages=chance.habit(0.7),
        prices=chance.habit(0.35),
    )


def _people(hand_id: str, kind: Kind, spec: WorldSpec, chance: Chance) -> tuple[Person, ...]:
    """The people of a hand; a controller may advertise one child or two."""
    count = chance.pick(kind.people)
    sells_children = kind.name == "controlled" and chance.often(spec.minors)
    children = chance.pick((1, 1, 1, 2)) if sells_children else 0
    return tuple(
        new_person(f"{hand_id}/P{number}", chance, minor=number < children)
        for number in range(count)
    )


def _templates(
    hand_id: str, kind: Kind, style: Style, leanings: Leanings, chance: Chance
) -> tuple[Template, ...]:
    def one(number: int) -> Template:
        if chance.often(kind.boilerplate):
            return public_template(style, leanings, chance)
        template = own_template(f"{hand_id}/T{number}", style, leanings, chance)
        return _as_agency(template, style, chance) if kind.name == "agency" else template

    return tuple(one(number) for number in range(chance.pick((1, 1, 2, 3))))


def _as_agency(template: Template, style: Style, chance: Chance) -> Template:
    """The same text, saying openly that an agency posts it."""
    said = (line("agency", style, chance), line("agency", style, chance))
    return msgspec.structs.replace(template, lines=(*template.lines, *said))


def _means(
    hand_id: str, kind: Kind, size: Size, spec: WorldSpec, numbers: Numbers, chance: Chance
) -> Means:
    window = _window(kind, spec, chance)
    home = chance.pick(BY_WEIGHT)
    roams = chance.often(kind.roams)
    circuit = circuits.touring(home, window, chance) if roams else circuits.at_home(home, window)
    apart = Chance(f"{spec.seed}/round/{hand_id}")
    if roams and kind.name != "spam" and apart.often(spec.rounds):
        circuit = circuits.rounds(home, window, apart)
    return Means(
        people=size.people,
        together=kind.together,
        spread=roams and size.people > 1 and chance.often(0.35),
        window=window,
        circuit=circuit,
        phones=_phones(kind, size, circuit, window, numbers, chance),
        templates=size.templates,
        recaptures=spec.recaptures,
    )


def _window(kind: Kind, spec: WorldSpec, chance: Chance) -> Window:
    """Some are there when the world begins, others come later; most go before it ends."""
    start, days = spec.start.timestamp(), spec.days
    first = max(0.0, chance.uniform(-0.4, 0.95) * days)
    lasting = chance.around(10 if kind.name == "spam" else 0.7 * days, 0.8)
    last = min(days, first + max(0.5, lasting))
    return Window(start + DAY * first, start + DAY * last)


def _phones(
    kind: Kind, size: Size, circuit: Circuit, window: Window, numbers: Numbers, chance: Chance
) -> tuple[Phone, ...]:
    """One line, or two for several people, each kept or burned; spammers have many."""
    count = chance.randrange(3, 9) if kind.name == "spam" else 1
    if size.people > 1 and kind.name != "agency" and chance.often(0.3):
        count = 2
    if not chance.often(kind.burns * (size.volume / kind.volume) ** 0.6):
        return tuple(lines.kept(circuit, window, numbers, chance) for _ in range(count))
    lasts = chance.around(kind.lasts, 0.6)
    return tuple(lines.burned(circuit, window, lasts, numbers, chance) for _ in range(count))


def _volume(kind: Kind, days: int, chance: Chance) -> int:
    median = kind.volume * (days / 45) ** 0.8
    if chance.often(kind.quiet):
        median /= 4
    return max(1, min(_MOST, round(chance.around(median, 0.9))))


def _url(kind: Kind, called: str, chance: Chance) -> str:
    """A site of its own: every agency has one, some independents, few others."""
    share = {"agency": 1.0, "independent": 0.12}.get(kind.name, 0.03)
    if not chance.often(share):
        return ""
    word = chance.pick(("-company", "-evenings", "group", "online"))
    return f"https://www.{called.lower()}{word}{chance.randrange(10, 100_000)}.example"
