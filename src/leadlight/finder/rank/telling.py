"""A card's reason in a sentence that agrees with what was measured and with the sign of its effect.

What a model has learned of a link may go against what its card was believed to say, and what is not
there moves a score as well: a sentence for each of those, so that none says more than is so.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
import yaml

from leadlight.finder.cards import Card
from leadlight.finder.rank.features import LINKS

_SELDOM = 0.1


class Telling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentences of a card, without their full stops: what is so where there is ``much`` of it,
    ``little`` or none, and where nothing was measured; why it speaks for looking (``up``) or
    against (``down``)."""

    code: str
    much: str
    little: str
    untold: str = "This could not be measured"
    would: str = "that"
    up: str = ""
    down: str = ""


@cache
def tellings() -> Mapping[str, Telling]:
    """Those of every card that judges, by code."""
    source = resources.files("leadlight.finder.rank") / "tellings.yaml"
    read = msgspec.convert(yaml.safe_load(source.read_text("utf-8")), list[Telling])
    return {telling.code: telling for telling in read}


def told(card: Card, value: float | None, ads: int, effect: float) -> str:
    """What ``value`` of ``card`` says in a lead of ``ads`` ads, where it has this ``effect``.

    What is there and speaks as the card does comes with its why. What is missing is worded as what
    it would say; of all else it is said how the score counts it.
    """
    telling = tellings()[card.code]
    way, looking = ("up", "for looking") if effect > 0 else ("down", "against")
    because = telling.up if effect > 0 else telling.down
    why = f" {because}." if because else ""
    counted = f"here the score counts that {looking}"
    if value is None:
        return f"{telling.untold}: {counted}."
    if value < _something(card):
        said = _filled(telling.little, value, ads)
        is_missed = card.sign not in ("none", way)
        return (
            f"{said}: {f'{telling.would} would speak {_other(looking)}' if is_missed else counted}."
        )
    said = _filled(telling.much, value, ads)
    if way == card.sign:
        return f"{said}.{why}"
    if card.kind != "link" and value <= _SELDOM * ads:
        return f"{said}: so seldom that the score counts it {looking}."
    return f"{said}: {counted}.{why}"


def _filled(sentence: str, value: float, ads: int) -> str:
    return sentence.format(value, ads).replace("%", " %")


def _something(card: Card) -> float:
    """From where on there is something to speak of: of cards on words, one ad."""
    return next((feature.some for feature in LINKS if feature.name == card.feature), 1.0)


def _other(looking: str) -> str:
    return "against" if looking == "for looking" else "for looking"
