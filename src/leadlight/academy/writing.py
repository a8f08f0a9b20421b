"""From a hand's habits to the title and body of one ad, its contacts apart."""

from __future__ import annotations

import msgspec

from leadlight.academy import menus, names
from leadlight.academy.chance import Chance
from leadlight.academy.hands import Hand
from leadlight.academy.people import Person, Rates, rates, stated_age
from leadlight.academy.phrases import phrases, spin
from leadlight.academy.plan import ONE_OFF, Posting
from leadlight.academy.style import Style, cased, public_habits
from leadlight.academy.templates import Line, Template, own_template, reworded

Prices = tuple[tuple[int, int | None], ...]
_TELLING = frozenset({"movement", "trust", "youth", "identity", "agency", "group"})


class Shown(msgspec.Struct, frozen=True):
    """Who is advertised, as the ad says it; ``friend`` is named beside them."""

    names: tuple[str, ...]
    age: int
    rates: Rates
    friend: str


class Voice(msgspec.Struct, frozen=True):
    """The habits as they are in this one ad: some have drifted."""

    opening: str
    separator: str
    case: str
    first: str
    last: str
    title: str


class Text(msgspec.Struct, frozen=True):
    """A title, a body without contacts, and what both say."""

    title: str
    body: str
    separator: str
    template_id: str | None
    ages: list[int]
    names: list[str]
    prices: Prices
    topics: list[str]


def shown(people: list[Person], friend: str, drift: float, chance: Chance) -> Shown:
    """The people under their names, or under others; spam advertises nobody, by any name."""
    if not people:
        return Shown((names.stage_name(chance),), stated_age(chance), rates(chance), friend)
    called = tuple(
        names.stage_name(chance) if chance.often(drift) else person.name for person in people
    )
    return Shown(called, people[0].age, people[0].rates, friend)


def write(hand: Hand, posting: Posting, who: Shown, rewording: float, drift: float) -> Text:
    """The text of one ad, under the shares of lines reworded and of habits drifted."""
    chance, style = hand.chance, hand.style
    template = _template(hand, posting)
    manner = _voice(style, template.opening, drift, chance)
    lines = _perturbed(_said(hand, template, who), rewording, hand)
    aged = chance.often(hand.habits.ages)
    tail = _tail(hand)
    title = _title(tail, who, posting, manner)
    menu = _menu(hand, who, posting)
    pieces = [_opening(manner.opening, who), *_decorated(lines, style, chance)]
    pieces += [style.age_form.format(who.age)] if aged else []
    pieces += [menu.text] if menu.text else []
    pieces += [style.sign_off] if style.sign_off else []
    body = _slots(manner.separator.join(pieces), who, posting)
    return Text(
        title=title,
        body=_between(manner, cased(body, manner.case)),
        separator=manner.separator,
        template_id=template.template_id or None,
        ages=[who.age] if aged or "{age}" in manner.title else [],
        names=[*who.names, *_friend(lines, who)],
        prices=menu.prices,
        topics=_topics(lines, _title_topic(tail, style, manner)),
    )


def _template(hand: Hand, posting: Posting) -> Template:
    if posting.template == ONE_OFF:
        return own_template("", hand.style, hand.leanings, hand.chance)
    return hand.templates[posting.template]


def _voice(style: Style, opening: str, drift: float, chance: Chance) -> Voice:
    """Each habit of the hand or, in this share of ads, a public one."""
    public, pick, draw = public_habits(), chance.pick, chance.random
    openings = phrases(style.language)["opening"]
    return Voice(
        spin(pick(openings), chance) if draw() < drift else opening,
        pick(public.separators) if draw() < drift else style.separator,
        pick(public.cases) if draw() < drift else style.case,
        pick(public.emoji) if draw() < drift else style.first,
        pick(public.emoji) if draw() < drift else style.last,
        pick(public.titles) if draw() < drift else style.title,
    )


def _said(hand: Hand, template: Template, who: Shown) -> list[Line]:
    """The template's lines, and now and then one about moving or about a friend."""
    lines, chance = list(template.lines), hand.chance
    if chance.often(hand.habits.moving):
        lines.insert(chance.randrange(len(lines) + 1), chance.pick(hand.moves))
    if who.friend and chance.often(0.15):
        lines.append(chance.pick(hand.groups))
    return lines


def _perturbed(lines: list[Line], share: float, hand: Hand) -> list[Line]:
    """This share of the lines dropped, moved or said in other words."""
    draw, kept = hand.chance.random, list[Line]()
    for line in lines:
        if draw() >= share:
            kept.append(line)
        elif (fate := draw()) < 1 / 3:
            kept.insert(hand.chance.randrange(len(kept) + 1), line)
        elif fate < 2 / 3:
            kept.append(reworded(line, hand.style, hand.chance))
    return kept


def _decorated(lines: list[Line], style: Style, chance: Chance) -> list[str]:
    """The lines, some followed by one of the hand's emoji."""
    rate, draw = style.emoji_rate, chance.random
    return [
        f"{line.text} {chance.pick(style.emoji)}" if draw() < rate else line.text for line in lines
    ]


def _tail(hand: Hand) -> str:
    """What the title ends on: some are on the move, and say so."""
    style, moving = hand.style, hand.chance.often(hand.habits.moving / 2)
    return style.moving_tail if moving else hand.chance.pick(style.tails)


def _title_topic(tail: str, style: Style, manner: Voice) -> str:
    moving = tail is style.moving_tail and "{tail}" in manner.title
    return "movement" if moving else ""


def _title(tail: str, who: Shown, posting: Posting, manner: Voice) -> str:
    city = posting.city.name
    title = manner.title.format(
        a=manner.first,
        b=manner.last,
        name=" & ".join(who.names),
        age=who.age,
        tail=tail.replace("{city}", city),
        city=city,
    )
    return cased(" ".join(title.split()), manner.case)


def _menu(hand: Hand, who: Shown, posting: Posting) -> menus.Menu:
    if not hand.chance.often(hand.habits.prices):
        return menus.Menu("", ())
    style = hand.style
    return menus.menu(who.rates, posting.city.currency, style.language, style.price_form)


def _opening(opening: str, who: Shown) -> str:
    return opening.replace("{name}", " and ".join(who.names))


def _slots(body: str, who: Shown, posting: Posting) -> str:
    if "{" not in body:
        return body
    body = body.replace("{city}", posting.city.name).replace("{other}", who.friend)
    return body.replace("{name}", who.names[0])


def _between(manner: Voice, body: str) -> str:
    """The body with the hand's first and last emoji, where it has them."""
    first = f"{manner.first} " if manner.first else ""
    return f"{first}{body} {manner.last}" if manner.last else first + body


def _friend(lines: list[Line], who: Shown) -> list[str]:
    return [who.friend] if any("{other}" in line.text for line in lines) else []


def _topics(lines: list[Line], title_topic: str) -> list[str]:
    """What the ad speaks of beyond ordinary talk."""
    spoken = {title_topic, *(line.topic for line in lines)}
    return sorted(spoken & _TELLING)
