"""Texts that a hand posts again and again: its own, or public ones that it copied."""

from __future__ import annotations

import msgspec

from leadlight.academy import boilerplate
from leadlight.academy.chance import Chance
from leadlight.academy.phrases import HINTS, ORDINARY, phrases, spin
from leadlight.academy.style import Style, slipped


class Line(msgspec.Struct, frozen=True):
    """A line, the topic that it speaks of, and the pattern that it came from, to word it anew."""

    text: str
    topic: str
    pattern: str


class Template(msgspec.Struct, frozen=True):
    """An opening and lines in their order; ``public`` when the text is boilerplate."""

    template_id: str
    opening: str
    lines: tuple[Line, ...]
    public: bool = False


class Leanings(msgspec.Struct, frozen=True):
    """How often a hand's texts insist on trust, hint at youth, or name an identity."""

    trust: float
    youth: float
    identity: float


def line(topic: str, style: Style, chance: Chance) -> Line:
    """A line on a topic in the hand's words."""
    language = style.second_language if chance.often(0.4) else style.language
    return _worded(topic, chance.pick(phrases(language)[topic]), style, chance)


def reworded(said: Line, style: Style, chance: Chance) -> Line:
    """The same in other words, with the hand's typos and case."""
    return _worded(said.topic, said.pattern, style, chance)


def _worded(topic: str, pattern: str, style: Style, chance: Chance) -> Line:
    text = slipped(spin(pattern, chance), style.slips)
    if style.case == "sentence":
        text = text[:1].upper() + text[1:]
    return Line(text, topic, pattern)


def own_template(template_id: str, style: Style, leanings: Leanings, chance: Chance) -> Template:
    """A text of the hand's own: four to eight ordinary lines, and what the hand leans to say."""
    topics = [*chance.few(ORDINARY, chance.randrange(4, 9)), *_leant(leanings, chance)]
    chance.shuffle(topics)
    lines = tuple(line(topic, style, chance) for topic in topics)
    return Template(template_id, style.opening, lines)


def public_template(style: Style, leanings: Leanings, chance: Chance) -> Template:
    """Boilerplate as it goes round, perhaps with a line of the hand's own leaning added."""
    template_id, public = chance.pick(boilerplate.public(style.language))
    added = (line(topic, style, chance) for topic in _leant(leanings, chance))
    other_words = phrases(style.language)["company"]
    lines = (Line(text, "company", chance.pick(other_words)) for text in public.lines)
    return Template(template_id, public.opening, (*lines, *added), public=True)


def _leant(leanings: Leanings, chance: Chance) -> list[str]:
    """Topics beyond the ordinary that the hand leans to this time."""
    shares = (leanings.trust, leanings.youth, leanings.identity)
    return [topic for topic, share in zip(HINTS, shares, strict=True) if chance.often(share)]
