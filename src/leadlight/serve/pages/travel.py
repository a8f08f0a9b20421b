"""A lead's road as CSV files, under the same record as its page."""

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
