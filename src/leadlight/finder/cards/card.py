"""One indicator card, and the rules that every card obeys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec

from leadlight.core.findings import Grade
from leadlight.finder.cards.identity import find_identity

Kind = Literal["text", "finding", "link"]
Sign = Literal["up", "down", "none"]
Language = Literal["en", "es"]
Line = Annotated[str, msgspec.Meta(min_length=3, max_length=600)]

_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_AROUND = re.compile(r"\(\?(?!:|<?![^()]*\))")
_STEEPEST = 3.0


class Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Texts on which the card must fire and on which it must not."""

    match: tuple[Line, ...] = ()
    no_match: tuple[Line, ...] = ()


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an indicator says and what is known about it.

    Attributes:
        code: its name, in findings and reasons.
        kind: ``text`` fires on patterns in an ad, ``finding`` on another finding of the ad,
            ``link`` on a feature of a whole group.
        grade: A tested against outcomes, B from links, C opinion, X contradicted.
        sign: whether it speaks for looking (``up``), against (``down``) or neither (``none``).
        weight: effect in log-odds; 0 for grade C, never above 0 for grade X.
        sentence: what the investigator reads.
        source, population, date: who found it, among whom, and when that was published.
        author, review: who wrote the card, and who checked it and when.
        feature: the finding or feature that fires it, for kinds ``finding`` and ``link``.
        patterns: regular expressions over plain text (lower case, no accents), by language;
            ``(?!...)`` and ``(?<!...)``, without brackets in them, say what must not be beside.
        negated: whether a word of negation just before a match cancels it.
        one_language: why a text card has patterns of one language only.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{2,40}$")]
    kind: Kind
    grade: Grade
    sign: Sign
    weight: Annotated[float, msgspec.Meta(ge=-_STEEPEST, le=_STEEPEST)]
    title: Line
    sentence: Line
    source: Line
    population: Line
    date: date
    author: Line
    review: Line
    feature: str | None = None
    patterns: dict[Language, tuple[Line, ...]] = {}
    negated: bool = False
    one_language: Line | None = None
    examples: Examples = Examples()


def faults(card: Card) -> Iterator[str]:
    """Why ``card`` may not be used: the field, what is wrong with it, what would be right."""
    yield from _weight_faults(card)
    yield from _kind_faults(card)
    for pattern in (pattern for patterns in card.patterns.values() for pattern in patterns):
        yield from _pattern_faults(pattern)
    said = " ; ".join(_all_texts(card))
    for start, end in find_identity(said):
        word = said[start:end]
        yield f"patterns or examples: {word!r} is a word of identity; no card may hold one"


def _weight_faults(card: Card) -> Iterator[str]:
    if card.grade == "C" and card.weight != 0:
        yield "weight: a card of grade C is opinion and weighs 0"
    if card.grade == "X" and (card.weight > 0 or card.sign == "up"):
        yield "weight: a card of grade X is contradicted and never raises a score"
    if (card.sign == "up" and card.weight < 0) or (card.sign == "down" and card.weight > 0):
        yield f"weight: {card.weight} goes against the sign {card.sign!r}"


def _kind_faults(card: Card) -> Iterator[str]:
    if card.kind == "text":
        missing = sorted({"en", "es"} - card.patterns.keys())
        if not card.patterns or (missing and card.one_language is None):
            yield f"patterns: a text card needs some in {' and '.join(missing)}, or one_language"
        if not (card.examples.match and card.examples.no_match):
            yield "examples: a text card needs some that match and some that do not"
        if card.feature is not None:
            yield "feature: a text card has none"
        return
    if card.feature is None:
        yield f"feature: a {card.kind} card names what fires it"
    if card.patterns or card.examples != Examples():
        yield f"patterns: a {card.kind} card has neither patterns nor examples"


def _pattern_faults(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"patterns: {pattern!r} is no regular expression: {error}"
    if _UNBOUNDED.search(pattern):
        yield f"patterns: {pattern!r} repeats without bound; write {{0,3}} instead"
    if _AROUND.search(pattern):
        yield f"patterns: {pattern!r} looks around; only (?!a) and (?<!a) without brackets may"


def _all_texts(card: Card) -> Iterator[str]:
    """Patterns and examples as words: marks of the expressions become blanks."""
    for patterns in card.patterns.values():
        yield from (re.sub(r"\\.|[^\w ]", " ", pattern) for pattern in patterns)
    yield from card.examples.match
    yield from card.examples.no_match
