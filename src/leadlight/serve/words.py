"""A lead in words: what it is called, how strongly it is said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from leadlight.core.leads import IdentifierCounts, Identifiers, Kind, RankedGroup
from leadlight.shell.wording import count, lasting

KINDS: dict[Kind, str] = {
    "controlled": "Reads as controlled",
    "independent": "Reads as independent",
    "agency": "Reads as an agency",
    "spam": "Reads as spam or a scam",
    "other": "Reads as none of the known kinds",
}

GRADES = {
    "A": "tested against the outcomes of cases",
    "B": "follows from how ads are linked, not from what they say",
    "C": "expert opinion only: shown, carries no weight",
    "X": "contradicted by studies: shown, never raises a score",
}


class Band(NamedTuple):
    """How strongly a lead is said: a word, and the range that goes with it, in percent."""

    word: str
    low: int
    high: int
    weak: bool

    @property
    def range(self) -> str:
        """``55–90 %``."""
        return f"{self.low}–{self.high} %"


def band(lead: RankedGroup) -> Band:
    """The band of a weak score (its range widened to steps of 5 %), the number of a tested one.

    A weak score is high from 0.8, raised from 0.5, else low. A bare number would claim more than
    a model without verdicts knows.
    """
    weak = lead.basis == "weak"
    step = 5 if weak else 1
    low, high = lead.interval
    lowest = math.floor(low * 100 / step + 1e-9) * step
    highest = math.ceil(high * 100 / step - 1e-9) * step
    return Band(
        _word(lead.probability) if weak else f"{lead.probability * 100:.0f} %",
        lowest,
        highest,
        weak,
    )


def headline(lead: RankedGroup, shown: IdentifierCounts) -> str:
    """``4 numbers, 3 names, 7 places in 9 weeks``."""
    parts = [
        count(shown.phones, "number"),
        count(shown.names, "name"),
        count(len(lead.places), "place"),
    ]
    told = ", ".join(part for part in parts if not part.startswith("0 "))
    return f"{told or 'Ads without a number or name'} in {lasting(lead.first_seen, lead.last_seen)}"


def counts(identifiers: Identifiers) -> IdentifierCounts:
    """How many different ones of each kind are listed."""
    return IdentifierCounts(
        phones=len(identifiers.phones),
        emails=len(identifiers.emails),
        handles=len(identifiers.handles),
        images=len(identifiers.images),
        templates=len(identifiers.templates),
        names=len(identifiers.names),
    )


def where(names: Sequence[str], most: int = 3) -> str:
    """``Reno, Nevada; Elko, Nevada and 4 more``."""
    rest = len(names) - most
    first = "; ".join(names[:most])
    return f"{first} and {rest} more" if rest > 0 else first


def phone(e164: str) -> str:
    """A North American number in groups (``+1 212-555-0123``), any other as it is."""
    if e164.startswith("+1") and len(e164) == 12:
        return f"+1 {e164[2:5]}-{e164[5:8]}-{e164[8:]}"
    return e164


def _word(probability: float) -> str:
    if probability >= 0.8:
        return "High"
    return "Raised" if probability >= 0.5 else "Low"
