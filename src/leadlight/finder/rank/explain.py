"""Reasons in words that can be checked: data here, rendering wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from leadlight.core.leads import MATCH, Reason
from leadlight.finder.cards import Card, load
from leadlight.finder.rank.direct import SENTENCES
from leadlight.finder.rank.features import LINKS


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
            says=_says(each["code"], each["value"], ads),
            effect=each["effect"],
            supports=each["effect"] > 0 or each["code"] in SENTENCES,
            grade=_grade(each["code"]),
            ads=shown.get(each["code"], ()),
        )
        for each in effects
    )


def _grade(code: str) -> str:
    """Of a card its grade; a direct match is none of them."""
    if code in SENTENCES:
        return MATCH
    return _cards()[code].grade if code in _cards() else ""


def _says(code: str, value: float | None, ads: int) -> str:
    if code in SENTENCES:
        return f"{SENTENCES[code]} ({value:.0f} of {ads} ads)."
    card = _cards().get(code)
    if card is None:
        return f"The card {code!r} of this build has since been withdrawn: build again."
    if value is None:
        told = "nothing of the kind is stated"
    elif card.kind == "link":
        told = _tells()[card.feature or ""].format(value)
    else:
        told = f"{value:.0f} of {ads} ads"
    return f"{card.sentence.rstrip('.')} ({told})."


@cache
def _cards() -> Mapping[str, Card]:
    return {card.code: card for card in load()}


@cache
def _tells() -> Mapping[str, str]:
    return {feature.name: feature.tells for feature in LINKS}
