"""What an investigator says a lead is, and what a lead's telling says of that."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Said = Literal["controlled", "independent", "agency", "spam", "other", "unsure"]
IS: dict[Said, str] = {
    "controlled": "controlled",
    "independent": "an independent person",
    "agency": "an agency",
    "spam": "spam or a scam",
    "other": "something else, not trafficking",
    "unsure": "not clear yet",
}
"""Each verdict at the end of a sentence about the lead."""
NOT_TRAFFICKING: frozenset[Said] = frozenset({"independent", "agency", "spam", "other"})


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict on a lead. It is never deleted: retracting it fills ``retracted_at`` and ``_by``.

    ``agency`` owns it; ``actor`` and ``purpose`` are those of whoever gave it. The rest is the lead
    as it was then: its id, the ids of leads that it had taken in, what the build of that
    ``generation`` read it as, its direct matches (code and value), and some of its ads.
    """

    id: int
    lead_id: str
    kind: Said
    note: str | None
    taken_in: tuple[str, ...]
    read_as: str
    matches: dict[str, float]
    ads: tuple[str, ...]
    generation: int
    actor: str
    purpose: str
    agency: str
    given_at: datetime
    retracted_at: datetime | None
    retracted_by: str | None

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.retracted_at is None


class OtherVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that says something else, on a lead that has become one with the lead at hand."""

    id: int
    lead_id: str
    kind: Said
    actor: str
    given_at: datetime


class LeadVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict that holds for a lead: the newest one; ``lead_id`` is the lead's id at the time.

    ``changed`` says what changed in kind since then, in words; ``hides`` whether the verdict keeps
    the lead out of lists. ``conflicts`` are verdicts on leads that it has merged with since.
    """

    id: int
    lead_id: str
    kind: Said
    note: str | None
    actor: str
    given_at: datetime
    changed: tuple[str, ...]
    hides: bool
    conflicts: tuple[OtherVerdict, ...] = ()


class ListedVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict among all: ``lead_id`` and ``note`` are left out where it says that somebody is an
    independent person, as a list of them would be a list of these people.

    So they are where it leaves open what the build read as one.
    """

    id: int
    lead_id: str | None
    kind: Said
    note: str | None
    actor: str
    purpose: str
    agency: str
    given_at: datetime
    retracted_at: datetime | None
    retracted_by: str | None
