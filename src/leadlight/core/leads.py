"""What is said about a group of ads: the records that ``leads`` and ``lead`` print."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from leadlight.core.reach import Move, NextPlace, Reach, Stay
from leadlight.core.ties import Holds
from leadlight.core.verdicts import LeadVerdict

Basis = Literal["weak", "verdicts"]
Kind = Literal["controlled", "independent", "agency", "spam", "other"]


MATCH = "match"
"""The grade of a direct match, which is no part of the score: its lead comes before all others."""


_SLIGHT = 0.1
"""Log-odds: at most two and a half hundredths of probability."""


class Reason(msgspec.Struct, frozen=True, kw_only=True, rename={"supports": "for"}):
    """One additive part of a lead's score; ``effect`` in log-odds.

    ``supports`` (``for`` in JSON) says whether it speaks for looking. ``ads`` are some ads that
    show it.
    """

    code: str
    says: str
    effect: float
    supports: bool
    grade: str = ""
    ads: tuple[str, ...] = ()

    @property
    def is_slight(self) -> bool:
        """Whether it hardly moves the score, so that a person need not read it."""
        return abs(self.effect) < _SLIGHT and self.grade != MATCH


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What would put a lead on the other side of the review threshold: were it not for the reasons
    ``without`` (codes), its ``probability`` would be this."""

    without: tuple[str, ...]
    probability: float


class PlaceCount(msgspec.Struct, frozen=True):
    """A place and how many of the lead's ads were there; degrees in WGS 84."""

    name: str
    lat: float | None
    lon: float | None
    ads: int


class IdentifierCounts(msgspec.Struct, frozen=True):
    """How many different ones of each kind the lead shows."""

    phones: int = 0
    emails: int = 0
    handles: int = 0
    images: int = 0
    templates: int = 0
    names: int = 0


class RankedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What every telling of a lead says: a reason to look, not a finding.

    ``base`` and the effects of all reasons add up to the log-odds of ``probability``.
    ``kind`` is what the build reads it as; ``verdict`` is what an investigator said it is.
    """

    rank: int
    lead_id: str
    probability: float
    interval: tuple[float, float]
    base: float
    basis: Basis
    kind: Kind
    first_seen: datetime
    last_seen: datetime
    places: tuple[PlaceCount, ...]
    reasons: tuple[Reason, ...]
    verdict: LeadVerdict | None = None


class Lead(RankedGroup, frozen=True, kw_only=True):
    """A group of ads believed to have one hand behind them, counted: a line of ``leads``."""

    ads: int
    identifiers: IdentifierCounts


class LeadAd(msgspec.Struct, frozen=True, kw_only=True):
    """One posting of a lead, in its newest version."""

    ad_id: str
    version_id: str
    source: str
    url: str | None
    posted_at: datetime | None
    captured_at: datetime
    last_seen: datetime
    gone_at: datetime | None
    title: str | None
    place: str | None


class LeadAds(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the ``count`` ads of a lead, in the order of time, as a build knows them."""

    lead_id: str
    generation: int
    count: int
    ads: tuple[LeadAd, ...]


class Sighting(msgspec.Struct, frozen=True):
    """An identifier of a lead: on how many ads, and when."""

    value: str
    ads: int
    first_seen: datetime
    last_seen: datetime


class Identifiers(msgspec.Struct, frozen=True, kw_only=True):
    """The lead's identifiers by kind, commonest first."""

    phones: tuple[Sighting, ...] = ()
    emails: tuple[Sighting, ...] = ()
    handles: tuple[Sighting, ...] = ()
    urls: tuple[Sighting, ...] = ()
    payments: tuple[Sighting, ...] = ()
    images: tuple[Sighting, ...] = ()
    templates: tuple[Sighting, ...] = ()
    names: tuple[Sighting, ...] = ()
    ages: tuple[Sighting, ...] = ()


class Evidence(msgspec.Struct, frozen=True):
    """A shared value that holds ads of a lead together; ``weight`` in log-odds."""

    kind: str
    value: str
    ads: tuple[str, ...]
    weight: float


class LeadDetail(RankedGroup, frozen=True, kw_only=True):
    """One lead whole: the postings and the values themselves, and what ties them.

    ``listed``: it stands at or above the review threshold, or has a direct match; ``turns`` are
    what would change that.
    """

    listed: bool
    turns: tuple[Turn, ...]
    ads: tuple[LeadAd, ...]
    identifiers: Identifiers
    timeline: tuple[Stay, ...]
    movement: tuple[Move, ...]
    next_place: tuple[NextPlace, ...]
    reach: Reach
    evidence: tuple[Evidence, ...]
    holds: Holds


class LeadFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which leads to list. ``threshold`` overrides the review threshold, and is audited.

    A later page comes ``after`` a lead, of the same ``generation``, when ``skipped`` were listed.
    """

    limit: int = 20
    place: str | None = None
    since: datetime | None = None
    threshold: float | None = None
    after: str | None = None
    generation: int | None = None
    skipped: int = 0


class LeadList(msgspec.Struct, frozen=True, kw_only=True):
    """Ranked leads and what stands beside them, counted: what is ``below`` the threshold, people
    held to be ``independent``, and what was ``judged`` to be another thing than trafficking.
    """

    leads: tuple[Lead, ...]
    above: int
    below: int
    independent: int
    judged: int
    threshold: float
    generation: int
    built_at: datetime


class LinkRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a posting belongs; ``None`` where the last build has not seen it yet."""

    ad_id: str
    source: str
    source_id: str | None
    lead_id: str | None
    template_id: str | None


class SearchFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a search. A later page is of the same ``generation``, after ``skipped`` ads."""

    limit: int = 20
    source: str | None = None
    place: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    generation: int | None = None
    skipped: int = 0


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One ad that a search found; ``matched`` says what in it answered."""

    ad_id: str
    lead_id: str | None
    source: str
    source_id: str | None
    url: str | None
    captured_at: datetime
    snippet: str
    matched: tuple[str, ...]


class HomeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a data folder, in counts; says nothing about anybody in it."""

    agency: str
    postings: int
    versions: int
    quarantined: int
    generation: int | None
    built_at: datetime | None
    leads: int
    made_up: bool
