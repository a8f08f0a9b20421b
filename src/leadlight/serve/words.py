"""A lead in words: what it is called, how strongly it is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from leadlight.core.leads import MATCH, IdentifierCounts, Identifiers, Kind, RankedGroup
from leadlight.core.today import News
from leadlight.core.verdicts import Said
from leadlight.shell.wording import count, lasting

KINDS: dict[Kind, str] = {
    "controlled": "Reads as controlled",
    "independent": "Reads as independent",
    "agency": "Reads as an agency",
    "spam": "Reads as spam or a scam",
    "other": "Reads as none of the known kinds",
}

KEYS: dict[Said, str] = {
    "controlled": "c",
    "independent": "i",
    "agency": "a",
    "spam": "s",
    "other": "e",
    "unsure": "u",
}
"""The key that says so on a lead's page."""


class Told(NamedTuple):
    """What became of a form, said in the part of the page that it is about."""

    about: str
    says: str


TOLD = {
    "back": Told("verdict", "The verdict is taken back."),
    "before": Told(
        "verdict", "That verdict was taken back before, perhaps in another tab: nothing changed."
    ),
    "kept": Told("notes", "The note is kept."),
}
"""What became of a form of a lead's page, by the word for it in the address."""

GRADES = {
    "A": "tested against the outcomes of cases",
    "B": "follows from how ads are linked, not from what they say",
    "C": "expert opinion only: shown, carries no weight",
    "X": "contradicted by studies: shown, never raises a score",
    MATCH: "what is known, or brought by a missing child's report, stands here: above every score",
}


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


def news_of(news: News) -> str:
    """``new``, ``12 more ads``: what became of a lead since somebody last looked."""
    if news.change == "created":
        return "New"
    if news.change == "merged":
        return "Merged with others"
    if news.change == "split":
        return "Split off"
    return f"{count(news.more_ads, 'more ad')}" if news.more_ads > 0 else "Changed"
