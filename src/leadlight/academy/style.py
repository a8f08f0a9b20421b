"""A hand's way of writing: the small habits that stay when numbers, names and cities change."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from leadlight.academy import obfuscation, words
from leadlight.academy.chance import Chance
from leadlight.academy.phrases import phrases, spin

Slip = tuple[str, str]


class Habits(msgspec.Struct, frozen=True):
    """Small habits to choose from; ``ages`` are forms of a stated age, by language."""

    emoji: tuple[str, ...]
    separators: tuple[str, ...]
    cases: tuple[str, ...]
    titles: tuple[str, ...]
    slips: tuple[Slip, ...]
    ages: dict[str, tuple[str, ...]]


@cache
def public_habits() -> Habits:
    """Habits that everybody may have."""
    return words.load("habits", Habits)


class Style(msgspec.Struct, frozen=True):
    """Habits of one hand; ``slips`` are its typos and short forms."""

    language: str
    second_language: str
    opening: str
    separator: str
    case: str
    first: str
    last: str
    emoji: tuple[str, ...]
    emoji_rate: float
    title: str
    tails: tuple[str, ...]
    moving_tail: str
    sign_off: str
    call: str
    number_form: int
    tricks: tuple[str, ...]
    price_form: int
    age_form: str
    slips: tuple[Slip, ...]


def new_style(spanish: float, chance: Chance) -> Style:
    """The habits of a new hand; ``spanish`` is the share of hands that write or mix in Spanish."""
    language, second = _languages(spanish, chance)
    said, habits = phrases(language), public_habits()
    slips = chance.few(habits.slips, chance.randrange(5))
    tricks = obfuscation.EVERYWHERE + (("spanish_words",) * 4 if second == "es" else ())
    return Style(
        language=language,
        second_language=second,
        opening=slipped(spin(chance.pick(said["opening"]), chance), slips),
        separator=chance.pick(habits.separators),
        case=chance.pick(habits.cases),
        first=chance.pick(habits.emoji) if chance.often(0.6) else "",
        last=chance.pick(habits.emoji) if chance.often(0.6) else "",
        emoji=chance.few(habits.emoji, 4),
        emoji_rate=chance.habit(0.1),
        title=chance.pick(habits.titles),
        tails=tuple(spin(chance.pick(said["tail"]), chance) for _ in range(3)),
        moving_tail=spin(chance.pick(said["moving_tail"]), chance),
        sign_off=spin(chance.pick(said["sign_off"]), chance) if chance.often(0.5) else "",
        call=spin(chance.pick(said["call"]), chance) if chance.often(0.8) else "",
        number_form=chance.randrange(len(obfuscation.PLAIN)),
        tricks=chance.few(tricks, 3),
        price_form=chance.randrange(60),
        age_form=chance.pick(habits.ages[language]),
        slips=slips,
    )


def _languages(spanish: float, chance: Chance) -> tuple[str, str]:
    if not chance.often(spanish):
        return "en", "en"
    return chance.pick((("es", "es"), ("en", "es"), ("es", "en")))


def slipped(text: str, slips: tuple[Slip, ...]) -> str:
    """The text with the hand's typos and short forms; slots are left alone."""
    for word, slip in slips:
        if word in text:
            text = _whole(word).sub(slip, text)
    return text


@cache
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w{{]){word}(?![\w}}])")


def cased(text: str, case: str) -> str:
    """The text in the hand's case; ``sentence`` and ``plain`` leave it as it is."""
    if case == "lower":
        return text.lower()
    if case == "upper":
        return text.upper()
    return text.title() if case == "title" else text
