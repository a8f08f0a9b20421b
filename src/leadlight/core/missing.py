"""Reports of missing children, and what in the ads may be of one: records of the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec

Status = Literal["open", "closed"]


class MissingReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report as its agency gave it (``missing/1``); ages in whole years, height in centimetres.

    What the contract does not know stands in ``extra``.
    """

    report_id: str
    status: Status = "open"
    as_of: date | None = None
    given_name: str | None = None
    aliases: tuple[str, ...] = ()
    birth_year: int | None = None
    age_now: int | None = None
    age_at_missing: int | None = None
    missing_since: date | None = None
    last_seen_place: str | None = None
    state_care: bool | None = None
    handles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    image_pdq: tuple[str, ...] = ()
    height_cm: float | None = None
    hair: str | None = None
    eyes: str | None = None
    notes: str | None = None
    agency: str | None = None
    extra: dict[str, Any] = {}


REPORT_FIELDS = frozenset(MissingReport.__struct_fields__)


class Spot(msgspec.Struct, frozen=True):
    """The gazetteer's place for where the child was last seen; degrees in WGS 84."""

    name: str
    lat: float
    lon: float


class KeptReport(msgspec.Struct, frozen=True, kw_only=True):
    """The newest record of a report in the ledger. Of a closed one ``report`` is gone."""

    id: int
    report_id: str
    agency: str
    status: Status
    as_of: date
    report: MissingReport | None
    spot: Spot | None
    received_at: datetime
    actor: str
    closed_at: datetime | None
    closed_by: str | None


class MatchReason(msgspec.Struct, frozen=True):
    """One part of a probability; all ``effect`` of a candidate add up to its log-odds."""

    code: str
    says: str
    effect: float


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A lead in which a missing child may be, by its best ad: a reason to look, no finding.

    Attributes:
        alert: the probability reaches the alert threshold, by something that the report brought
            and an ad shows: a picture, a number, an account, an address.
        tied: the same evidence speaks as much for another lead.
        reviewed: somebody said that it is not this child; its probability is 0, whatever its parts.
        seen_at: when the newest of the ads that speak for it was first seen.
        found_at: when the ad was first held to be a candidate.
        review: who said that it is not this child, if anybody did, and when.
    """

    report_id: str
    lead_id: str
    ad_id: str
    probability: float
    reasons: tuple[MatchReason, ...]
    alert: bool = False
    tied: bool = False
    reviewed: bool = False
    seen_at: datetime | None = None
    found_at: datetime | None = None
    review: Review | None = None


class Matched(msgspec.Struct, frozen=True):
    """Which record of a report was last matched, with which build, and when."""

    report_id: str
    record: int
    generation: int
    at: datetime


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody looked, and said that an ad's lead is not this child; it can be taken back."""

    id: int
    report_id: str
    lead_id: str
    ad_id: str
    note: str | None
    actor: str
    made_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.undone_at is None


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is no report: where it stood, and why. Its bytes are kept until it is closed."""

    entry_id: str
    feed: str
    line: int
    reason: str
    received_at: datetime


class Wanting(msgspec.Struct, frozen=True, kw_only=True):
    """What a report lacks that was taken: where it stood, and what to do."""

    report_id: str
    feed: str
    line: int | None
    says: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the lines of some feeds of reports."""

    read: int = 0
    new: int = 0
    replaced: int = 0
    closed: int = 0
    repeated: int = 0
    older: int = 0
    quarantined: int = 0
    wanting: tuple[Wanting, ...] = ()
