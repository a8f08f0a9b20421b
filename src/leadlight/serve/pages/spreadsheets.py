"""A lead's tables as CSV files, under the same record as its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from leadlight.core.desk import LeadFile
from leadlight.core.reach import Stay
from leadlight.serve.pages.lead import found
from leadlight.serve.sheets import sheet

STAYS = "/leads/{lead_id}/stays.csv"
WEEKS = "/leads/{lead_id}/weeks.csv"
MOVEMENT = "/leads/{lead_id}/movement.csv"
CONTRADICTIONS = "/leads/{lead_id}/contradictions.csv"
IDENTIFIERS = "/leads/{lead_id}/identifiers.csv"
EVIDENCE = "/leads/{lead_id}/evidence.csv"

Found = Annotated[LeadFile, Depends(found)]


def stays(lead: Found) -> Response:
    """The stays of the lead and of each of its people."""
    head = ("lead", "person", "place", "state", "from", "to", "ads", "certainty", "by label",
            "by text", "by number", "lat", "lon", "at once in", "names", "ids of ads")  # fmt: skip
    everybody: list[tuple[str | None, tuple[Stay, ...]]] = [(None, lead.timeline)]
    everybody += [(person.name, person.timeline) for person in lead.reach.people]
    rows = (
        (
            *(lead.lead_id, person, stay.place, stay.admin1),
            *(stay.start.isoformat(), stay.end.isoformat(), stay.ads, stay.certainty),
            *(stay.labels, stay.texts, stay.codes, stay.lat, stay.lon),
            "; ".join(dict.fromkeys(clash.other_place for clash in stay.clashes)),
            "; ".join(stay.people),
            "; ".join(stay.ad_ids),
        )
        for person, theirs in everybody
        for stay in theirs
    )
    return sheet("stays", head, rows)


def weeks(lead: Found) -> Response:
    """A line a week and place."""
    head = ("lead", "week from Monday", "place", "ads")
    rows = (
        (lead.lead_id, week.starts.isoformat(), place.name, place.ads)
        for week in lead.reach.weeks
        for place in week.places
    )
    return sheet("weeks", head, rows)


def movement(lead: Found) -> Response:
    """From stay to stay."""
    head = ("lead", "person", "from", "to", "left", "arrived", "km", "km/h at least")
    rows = (
        (
            *(lead.lead_id, move.person, move.origin, move.target),
            *(move.left.isoformat(), move.arrived.isoformat(), move.km, move.kmh),
        )
        for move in lead.movement
    )
    return sheet("movement", head, rows)


def contradictions(lead: Found) -> Response:
    """Two ads a line that nobody can have been in the places of."""
    head = (
        "lead",
        "person",
        "place",
        "posted",
        "ad",
        "other place",
        "other posted",
        "other ad",
        "km",
    )
    rows = (
        (
            *(lead.lead_id, each.person, each.place, each.at.isoformat(), each.ad_id),
            *(each.other_place, each.other_at.isoformat(), each.other_ad, each.km),
        )
        for each in lead.reach.contradictions
    )
    return sheet("contradictions", head, rows)


def identifiers(lead: Found) -> Response:
    """A line an identifier of any kind."""
    head = ("lead", "kind", "value", "ads", "first seen", "last seen")
    rows = (
        (
            *(lead.lead_id, kind, each.value, each.ads),
            *(each.first_seen.isoformat(), each.last_seen.isoformat()),
        )
        for kind in lead.identifiers.__struct_fields__
        for each in getattr(lead.identifiers, kind)
    )
    return sheet("identifiers", head, rows)


def evidence(lead: Found) -> Response:
    """A line a value that ads share, with all of these ads."""
    head = ("lead", "kind", "value", "weight", "ads", "ids of ads")
    rows = (
        (lead.lead_id, each.kind, each.value, each.weight, len(each.ads), "; ".join(each.ads))
        for each in lead.evidence
    )
    return sheet("evidence", head, rows)
