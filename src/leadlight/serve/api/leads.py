"""Leads for programs: the list, one whole, and its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import Path, Query

from leadlight.core.leads import (
    Evidence,
    Identifiers,
    Lead,
    LeadAd,
    LeadAds,
    LeadDetail,
    LeadFilter,
    LeadList,
)
from leadlight.core.reach import Move, NextPlace, Reach, Stay
from leadlight.core.ties import Holds
from leadlight.core.ties import Path as EvidencePath
from leadlight.finder import desk
from leadlight.govern.access import LOOK, ON_LEAD
from leadlight.serve.address import Limit, Place, Since
from leadlight.serve.api import cursor
from leadlight.serve.api.asking import Asker
from leadlight.serve.api.cursor import WithCursor
from leadlight.serve.api.operation import MOST_LINES, PAGE, AsLines, Lines, Operations

LeadId = Annotated[str, Path(max_length=64, description="id of a lead, or of one it took in")]
AdId = Annotated[str, Query(max_length=64, description="id of an ad of the lead")]
PageLimit = Annotated[Limit | None, Query(description="most results, 1 to 500; 20 if not given")]


class LeadPage(LeadList, frozen=True, kw_only=True):
    """A page of the leads for review; ``next`` is the cursor of the page after, if there is one."""

    next: str | None


class LeadAdsPage(LeadAds, frozen=True, kw_only=True):
    """A page of a lead's ads; ``next`` is the cursor of the page after, if there is one."""

    next: str | None


class ProposedLeads(msgspec.Struct, frozen=True):
    """Leads whose verdicts would teach the ranking most."""

    leads: tuple[Lead, ...]


class LeadIdentifiers(msgspec.Struct, frozen=True):
    """The identifiers of a lead."""

    lead_id: str
    identifiers: Identifiers


class LeadMovement(msgspec.Struct, frozen=True):
    """Where a lead was, how it went from place to place, and where the next ad may be."""

    lead_id: str
    first_seen: datetime
    last_seen: datetime
    timeline: tuple[Stay, ...]
    movement: tuple[Move, ...]
    next_place: tuple[NextPlace, ...]
    reach: Reach


class LeadEvidence(msgspec.Struct, frozen=True):
    """The values that ads of a lead share."""

    lead_id: str
    evidence: tuple[Evidence, ...]


def list_leads(
    asker: Asker,
    lines: AsLines,
    cursors: WithCursor,
    place: Place = None,
    since: Since = None,
    limit: PageLimit = None,
) -> LeadPage | Lines:
    """The leads that pass the review threshold, best first."""
    question = "leads", place, since
    begin = cursors.place(*question)
    most = limit or (MOST_LINES if lines else PAGE)
    found = desk.leads(
        asker.home,
        asker.context,
        LeadFilter(
            limit=most if lines else most + 1,
            place=place,
            since=since,
            after=begin.after,
            generation=begin.generation,
            skipped=begin.skipped,
        ),
    )
    if lines:
        return Lines(found.leads)
    shown = found.leads[:most]
    following = None
    if len(found.leads) > most:
        after = cursor.Place(found.generation, shown[-1].lead_id, begin.skipped + most)
        following = cursors.next(after, *question)
    listed = msgspec.structs.asdict(found) | {"leads": shown}
    return LeadPage(**listed, next=following)


def list_proposed_leads(asker: Asker, limit: Limit = PAGE) -> ProposedLeads:
    """The leads whose verdicts would teach the ranking most."""
    return ProposedLeads(desk.proposed(asker.home, asker.context, limit))


def get_lead(asker: Asker, lead_id: LeadId) -> LeadDetail:
    """The lead whole."""
    return desk.lead(asker.home, asker.context, lead_id)


def list_lead_ads(
    asker: Asker, lines: AsLines, cursors: WithCursor, lead_id: LeadId, limit: PageLimit = None
) -> LeadAdsPage | Lines:
    """The ads of the lead, in the order of time."""
    question = "ads", lead_id
    begin = cursors.place(*question)
    most = limit or (MOST_LINES if lines else PAGE)
    found = desk.lead_ads(
        asker.home,
        asker.context,
        lead_id,
        limit=most,
        skip=begin.skipped,
        generation=begin.generation,
    )
    if lines:
        return Lines(found.ads)
    shown = begin.skipped + len(found.ads)
    after = cursor.Place(found.generation, None, shown)
    following = cursors.next(after, *question) if found.ads and shown < found.count else None
    return LeadAdsPage(**msgspec.structs.asdict(found), next=following)


def get_lead_identifiers(asker: Asker, lead_id: LeadId) -> LeadIdentifiers:
    """The identifiers that the lead's ads show, when and on how many."""
    found = desk.lead(asker.home, asker.context, lead_id)
    return LeadIdentifiers(found.lead_id, found.identifiers)


def get_lead_movement(asker: Asker, lead_id: LeadId) -> LeadMovement:
    """Where the lead was and when."""
    found = desk.lead(asker.home, asker.context, lead_id)
    return LeadMovement(
        found.lead_id,
        found.first_seen,
        found.last_seen,
        found.timeline,
        found.movement,
        found.next_place,
        found.reach,
    )


def get_lead_evidence(asker: Asker, lead_id: LeadId) -> LeadEvidence:
    """What the lead's ads share, and what that weighs."""
    found = desk.lead(asker.home, asker.context, lead_id)
    return LeadEvidence(found.lead_id, found.evidence)


def get_lead_holds(asker: Asker, lead_id: LeadId) -> Holds:
    """What holds the lead together, weakest link first."""
    return desk.holds(asker.home, asker.context, lead_id)


def get_lead_path(
    asker: Asker,
    lead_id: LeadId,
    start: Annotated[AdId, Query(alias="from")],
    end: Annotated[AdId, Query(alias="to")],
) -> EvidencePath:
    """The strongest path of evidence between two ads of the lead."""
    return desk.path(asker.home, asker.context, start, end, lead_id)


def join(operations: Operations) -> None:
    """Adds this module's operations."""
    operations.get("/leads", list_leads, LeadPage, "Ranked leads, best first.", Lead, rule=LOOK)
    operations.get(
        "/leads/proposed",
        list_proposed_leads,
        ProposedLeads,
        "Leads that teach most if judged.",
        rule=LOOK,
    )
    one = "/leads/{lead_id}"
    operations.get(one, get_lead, LeadDetail, "One lead whole.", rule=ON_LEAD)
    operations.get(
        f"{one}/ads", list_lead_ads, LeadAdsPage, "A lead's ads, in time.", LeadAd, rule=ON_LEAD
    )
    operations.get(
        f"{one}/identifiers",
        get_lead_identifiers,
        LeadIdentifiers,
        "A lead's identifiers.",
        rule=ON_LEAD,
    )
    operations.get(
        f"{one}/movement", get_lead_movement, LeadMovement, "Where a lead was.", rule=ON_LEAD
    )
    operations.get(
        f"{one}/evidence", get_lead_evidence, LeadEvidence, "What its ads share.", rule=ON_LEAD
    )
    operations.get(
        f"{one}/holds", get_lead_holds, Holds, "What holds a lead together.", rule=ON_LEAD
    )
    operations.get(
        f"{one}/path",
        get_lead_path,
        EvidencePath,
        "Why two ads of a lead are one hand's.",
        rule=ON_LEAD,
    )
