"""Reasons in words that can be checked: data here, rendering wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from leadlight.core.leads import Reason
from leadlight.finder.cards import Card, load
from leadlight.finder.rank.features import LINKS


def reasons(
    effects: Iterable[Mapping[str, Any]],
    ads: int,
    showing: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Reason, ...]:
    """A lead's reasons, strongest first: each effect with its card's sentence and its number.

    ``ads`` is how many the lead has; ``showing`` maps a card's code to ads that show it.
    """
    shown = showing or {}
    return tuple(
        Reason(
            code=each["code"],
            says=_says(each["code"], each["value"], ads),
            effect=each["effect"],
            supports=each["effect"] > 0,
            grade=_cards()[each["code"]].grade if each["code"] in _cards() else "",
            ads=shown.get(each["code"], ()),
        )
        for each in effects
    )


def _says(code: str, value: float | None, ads: int) -> str:
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
