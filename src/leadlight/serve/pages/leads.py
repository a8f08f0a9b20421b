"""The list of leads: what needs a look."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from starlette.requests import Request

from leadlight.core.bands import band
from leadlight.core.leads import MATCH, Lead, LeadFilter, LeadList, Reason
from leadlight.core.verdicts import IS
from leadlight.finder import desk
from leadlight.serve.address import Limit, Place, Since
from leadlight.serve.reader import CurrentReader
from leadlight.serve.words import KINDS, headline, where
from leadlight.shell.faces import Face
from leadlight.shell.wording import days


def listed(
    reader: CurrentReader, place: Place = None, since: Since = None, limit: Limit = 20
) -> LeadList:
    """The leads that pass the review threshold, as the address narrows them."""
    wanted = LeadFilter(limit=limit, place=place, since=since)
    return desk.leads(reader.home, reader.context, wanted)


def view(found: LeadList, request: Request) -> Mapping[str, Any]:
    """A row a lead, and the filters as they were given."""
    rows = [row(lead) for lead in found.leads]
    return {"rows": rows, "asked": request.query_params, "is_": IS}


def row(lead: Lead) -> Mapping[str, Any]:
    """What the list says of one lead."""
    weighty = sorted(lead.reasons, key=_weight, reverse=True)
    return {
        "lead": lead,
        "title": headline(lead, lead.identifiers),
        "band": band(lead),
        "kind": KINDS[lead.kind],
        "where": where([place.name for place in lead.places]),
        "seen": days(lead.first_seen, lead.last_seen),
        "ups": [reason for reason in weighty if reason.supports][:3],
        "downs": [reason for reason in weighty if reason.effect < 0][:2],
    }


def _weight(reason: Reason) -> float:
    return inf if reason.grade == MATCH else abs(reason.effect)


FACE = Face(
    path="/leads",
    record=listed,
    shape=LeadList,
    template="leads.html",
    view=view,
    summary="Ranked leads, best first.",
)
