"""The workspace of missing children: the list of reports, one report with its candidates, and what
is handed over."""

from __future__ import annotations

from datetime import datetime

import msgspec

from leadlight.core.leads import LeadAd, Sighting
from leadlight.core.missing import KeptReport, Match, MissingReport, Review


class Awaited(msgspec.Struct, frozen=True, kw_only=True):
    """One open report in the list, with its best candidate; ``fresh`` counts those found since
    whoever asks looked last. Without ``matched_at`` it was not matched with this build yet."""

    report: KeptReport
    age: str
    candidates: int
    fresh: int
    alerts: int
    best: Match | None
    matched_at: datetime | None


class MissingList(msgspec.Struct, frozen=True, kw_only=True):
    """Open reports that whoever asks may see, those that alert first; the others are counted.

    ``refused`` are lines of feeds that were no reports.
    """

    reports: tuple[Awaited, ...]
    closed: int
    refused: int
    threshold: float
    generation: int | None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A lead that the child may be in: the match, its best ad as it is now, and how many ads the
    lead has. ``fresh``: found since whoever asks looked last."""

    match: Match
    ad: LeadAd | None
    ads: int
    fresh: bool


class MissingFile(msgspec.Struct, frozen=True, kw_only=True):
    """One open report, and the leads that the child may be in, best first: a reason to look.

    ``earlier`` counts older records of the report; ``reviews`` are all, also those taken back;
    ``wanting`` says what the report lacks, without which little can be found.
    """

    kept: KeptReport
    age: str
    candidates: tuple[Candidate, ...]
    reviews: tuple[Review, ...]
    earlier: int
    threshold: float
    generation: int | None
    last_look: datetime | None
    wanting: tuple[str, ...]


class HandedAd(msgspec.Struct, frozen=True, kw_only=True):
    """An ad of a candidate's lead as it is handed over: where and when it was, and no picture."""

    ad_id: str
    version_id: str
    source: str
    url: str | None
    posted_at: datetime | None
    captured_at: datetime
    last_seen: datetime
    gone_at: datetime | None
    place: str | None
    is_best: bool


class HandedLead(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate as it is handed over: what speaks for it, its ads, and its selectors by kind.

    ``more_ads`` says how many of the lead's ads are not told.
    """

    match: Match
    ads: tuple[HandedAd, ...]
    more_ads: int
    selectors: dict[str, tuple[Sighting, ...]]


class Packet(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to a clearing house about one report: selectors, addresses, times, hashes, reasons.

    No picture is in it, because none is kept. ``caution`` goes with it.
    """

    report: MissingReport
    agency: str
    made_by: str
    made_at: datetime
    purpose: str
    generation: int
    leads: tuple[HandedLead, ...]
    caution: str
