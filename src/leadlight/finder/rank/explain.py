"""Reasons in words that can be checked: data here, rendering wherever they are shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from leadlight.core.leads import MATCH, LeadDetail, Reason, Turn
from leadlight.finder.cards import Card, load
from leadlight.finder.rank.direct import SENTENCES
from leadlight.finder.rank.telling import told


def reasons(
    effects: Iterable[Mapping[str, Any]],
    ads: int,
    showing: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Reason, ...]:
    """A lead's reasons, direct matches before all, then the strongest: each with its sentence.

    A reason carries its card's sentence, its number and its effect.
    ``ads`` is how many the lead has; ``showing`` maps a card's code to ads that show it.
    """
    shown = showing or {}
    return tuple(
        Reason(
            code=each["code"],
            says=_says(each["code"], each["value"], ads, each["effect"]),
            effect=each["effect"],
            supports=each["effect"] > 0 or each["code"] in SENTENCES,
            grade=_grade(each["code"]),
            ads=shown.get(each["code"], ()),
        )
        for each in effects
    )


def turns(given: Sequence[Reason], base: float, threshold: float) -> tuple[Turn, ...]:
    """What would put a lead with these reasons on the other side of the review ``threshold``.

    Each reason without which it would be there, the one that matters most first; where none would
    do alone, the fewest together; nothing where all together would not.
    """
    logit = base + math.fsum(reason.effect for reason in given)
    line = _logit(threshold)
    is_listed = logit >= line
    holding = sorted(
        (reason for reason in given if (reason.effect > 0) == is_listed),
        key=lambda reason: -abs(reason.effect),
    )
    alone = [[one] for one in holding if (logit - one.effect >= line) != is_listed]
    return tuple(_turn(logit, some) for some in alone or _fewest(holding, logit, line))


def in_words(turn: Turn, lead: LeadDetail) -> str:
    """The turn as a sentence, with those of the lead's reasons."""
    says = {reason.code: reason.says.rstrip(".") for reason in lead.reasons}
    without = "; ".join(says[code] for code in turn.without)
    side = "not stand above" if lead.listed else "stand above"
    weighs = "adds" if lead.listed else "takes away"
    return f"Without what this {weighs}, it would {side} the review threshold: {without}."


def _logit(probability: float) -> float:
    if 0 < probability < 1:
        return math.log(probability / (1 - probability))
    return math.copysign(math.inf, probability - 0.5)


def _fewest(holding: Sequence[Reason], logit: float, line: float) -> Iterator[list[Reason]]:
    left, is_listed = logit, logit >= line
    for count, reason in enumerate(holding, 1):
        left -= reason.effect
        if (left >= line) != is_listed:
            yield list(holding[:count])
            return


def _turn(logit: float, without: Sequence[Reason]) -> Turn:
    left = logit - sum(reason.effect for reason in without)
    return Turn(
        without=tuple(reason.code for reason in without), probability=1 / (1 + math.exp(-left))
    )


def _grade(code: str) -> str:
    """Of a card its grade; a direct match is none of them."""
    if code in SENTENCES:
        return MATCH
    return _cards()[code].grade if code in _cards() else ""


def _says(code: str, value: float | None, ads: int, effect: float) -> str:
    if code in SENTENCES:
        return f"{SENTENCES[code]} ({value:.0f} of {ads} ads)."
    card = _cards().get(code)
    if card is None:
        return f"The card {code!r} of this build has since been withdrawn: build again."
    return told(card, value, ads, effect)


@cache
def _cards() -> Mapping[str, Card]:
    return {card.code: card for card in load()}
