"""Subjects of criminal intelligence: a class of records of its own, apart from ads and cases.

28 CFR 23.20 lets a shared system keep information on an individual only where there is reasonable
suspicion of criminal activity, graded, labelled, approved, and reviewed within five years. Here a
subject is a ``Suspect`` and can be nothing else: no function makes one out of an ad, a lead or a
report of a missing child, and selling sex is no activity that makes anybody one.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

Activity = Literal["64A", "64B", "40B", "40C", "370", "100"]
ACTIVITIES: dict[Activity, str] = {
    "64A": "human trafficking, commercial sex acts",
    "64B": "human trafficking, involuntary servitude",
    "40B": "assisting or promoting prostitution",
    "40C": "purchasing prostitution",
    "370": "pornography or obscene material",
    "100": "kidnapping or abduction",
}
"""Criminal activities by their codes in the National Incident-Based Reporting System. Prostitution
itself (40A) is not among them, and cannot be put there."""

Reliability = Literal["reliable", "usually reliable", "unreliable", "unknown"]
"""How far the source was to be believed before."""
Validity = Literal["confirmed", "probable", "doubtful", "cannot be judged"]
"""How far this content is borne out."""
State = Literal["proposed", "approved", "refused", "removed"]

LONGEST_YEARS = 5
"""28 CFR 23.20(h): what was not reviewed and found worth keeping for so long goes."""


class Suspect(msgspec.Struct, frozen=True, kw_only=True):
    """Who is suspected: a name, and what else tells him from others of that name."""

    name: str
    known_by: str = ""


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is reasonable suspicion: facts in words, the activity, and how good the source is.

    ``is_conduct`` states that it is about conduct, and not about political, religious or social
    views or associations, which 28 CFR 23.20(b) does not let be kept.
    """

    facts: str
    activity: Activity
    reliability: Reliability
    validity: Validity
    is_conduct: bool


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A record of criminal intelligence. A removed one has lost its suspect and its facts."""

    id: int
    suspect: Suspect | None
    facts: str | None
    activity: Activity
    reliability: Reliability
    validity: Validity
    state: State
    agency: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    review_by: date | None


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A review: who found that the record is still worth keeping, when, why, and until when."""

    subject: int
    reviewer: str
    at: datetime
    explanation: str
    review_by: date


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Who outside of the agency was told of a subject, when, by whom and why (28 CFR 23.20)."""

    subject: int
    given_to: str
    reason: str
    actor: str
    at: datetime
