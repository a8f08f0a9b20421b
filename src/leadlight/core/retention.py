"""How long what is kept is kept: classes of records, the days of each, and what is held longer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

import msgspec

RecordClass = Literal["cleared", "open", "confirmed", "unread", "refused"]
CLASSES: dict[RecordClass, str] = {
    "cleared": "ads of leads found not to be trafficking, from the verdict or when last seen",
    "open": "ads of leads without a verdict, or not clear yet, from when they were last seen",
    "confirmed": "ads of leads found to be controlled, from when they were last seen",
    "unread": "records in quarantine, from when they came",
    "refused": "lines that were no reports of missing children, from when they came",
}
"""Each class, what is in it, and from when its days count."""
DEFAULT_DAYS: dict[RecordClass, int] = {
    "cleared": 90,
    "open": 3 * 365,
    "confirmed": 10 * 365,
    "unread": 180,
    "refused": 90,
}
"""Days where an agency has set none. They are a choice and no law: an agency's own counsel sets
what holds there."""
LONGEST_DAYS = 20 * 366
"""Days that anything may be kept at the most without a hold: never for ever."""

HeldKind = Literal["lead", "ad", "source", "everything"]
HELD_KINDS: tuple[HeldKind, ...] = get_args(HeldKind)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Records of the class go ``days`` after they could be of use last.

    ``agency`` is whose records, ``None`` those of every agency without a rule of its own;
    ``set_by`` is ``None`` where it is the one that Leadlight comes with.
    """

    record_class: RecordClass
    agency: str | None
    days: int
    set_by: str | None
    set_at: datetime | None


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold: what it names is not purged until the hold is ended."""

    id: int
    kind: HeldKind
    value: str
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    ended_by: str | None

    @property
    def stands(self) -> bool:
        """Whether it still holds anything."""
        return self.ended_at is None


class Purge(msgspec.Struct, frozen=True, kw_only=True):
    """Ads that were taken out for good: how many, why, who asked, and what went with them."""

    id: int
    reason: str
    actor: str
    purpose: str
    at: datetime
    ads: int
    versions: int
    sightings: int
    entries: int
