"""The list of leads: what needs a look today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BeforeValidator
from starlette.requests import Request

from leadlight.core.bands import band
from leadlight.core.leads import MATCH, Kind, Lead, Reason
from leadlight.core.today import News, Today, TodayFilter
from leadlight.core.verdicts import IS
from leadlight.finder import desk
from leadlight.govern.access import LOOK
from leadlight.serve.address import Limit, Place, Since, given
from leadlight.serve.reader import CurrentReader
from leadlight.serve.words import KINDS, headline, news_of, where
from leadlight.shell.faces import Face
from leadlight.shell.wording import days

_MIXED_AFTER = 3
"""Rows between two leads that are asked about."""
RADII = (25, 50, 100, 250, 500)
"""Kilometres around a place."""

Within = Annotated[
    int | None,
    Query(ge=1, le=20_000, description="kilometres around the place"),
    BeforeValidator(given),
]
OfKind = Annotated[Kind | None, Query(description="what it reads as"), BeforeValidator(given)]
Site = Annotated[
    str | None, Query(max_length=1024, description="the site or feed"), BeforeValidator(given)
]
After = Annotated[
    str | None, Query(max_length=64, description="id of the lead before"), BeforeValidator(given)
]
Before = Annotated[
    str | None, Query(max_length=64, description="id of the lead behind"), BeforeValidator(given)
]
_PAGING = {"limit", "after", "before"}


def listed(  # noqa: PLR0913, PLR0917 - what stands in the address
    reader: CurrentReader,
    place: Place = None,
    within: Within = None,
    since: Since = None,
    kind: OfKind = None,
    site: Site = None,
    direct: Annotated[bool, Query(description="with a direct match")] = False,
    unreviewed: Annotated[bool, Query(description="without a verdict")] = False,
    fresh: Annotated[bool, Query(description="changed since your last look")] = False,
    limit: Limit = 20,
    after: After = None,
    before: Before = None,
) -> Today:
    """The leads that pass the review threshold, as the address narrows them."""
    wanted = TodayFilter(
        limit=limit,
        after=after,
        before=before,
        place=place,
        within=within,
        since=since,
        kind=kind,
        site=site,
        direct=direct,
        unreviewed=unreviewed,
        fresh=fresh,
    )
    return desk.today(reader.home, reader.context, wanted)


def view(found: Today, request: Request) -> Mapping[str, Any]:
    """A row a lead, those asked about among them, and the filters as they were given."""
    asked = {name: value for name, value in request.query_params.items() if value}
    is_narrowed = bool(asked.keys() - _PAGING)
    is_first = not found.first

    def address(**changed: str | int | None) -> str:
        kept = {name: value for name, value in asked.items() if name not in {"after", "before"}}
        query = urlencode({name: value for name, value in (kept | changed).items() if value})
        return f"/leads?{query}" if query else "/leads"

    goes_on = found.first + len(found.leads) < found.fitting
    return {
        "rows": list(_mixed(found, mixing=is_first and not is_narrowed)),
        "asked": asked,
        "narrowed": is_narrowed,
        "only_place": "place" in asked and asked.keys() <= {"place", "within"} | _PAGING,
        "address": address,
        "kinds": KINDS,
        "radii": RADII,
        "is_": IS,
        "first": found.first + 1,
        "before": address(before=found.leads[0].lead_id) if found.first and found.leads else None,
        "after": address(after=found.leads[-1].lead_id) if goes_on and found.leads else None,
        "export": address().replace("/leads", "/leads.csv", 1),
    }


def row(lead: Lead, news: News | None = None, *, asks: bool = False) -> Mapping[str, Any]:
    """What the list says of one lead; it ``asks`` where a verdict would teach most."""
    telling = [reason for reason in lead.reasons if not reason.is_slight]
    weighty = sorted(telling, key=_weight, reverse=True)
    return {
        "lead": lead,
        "title": headline(lead, lead.identifiers),
        "band": band(lead),
        "kind": KINDS[lead.kind],
        "where": where([place.name for place in lead.places]),
        "seen": days(lead.first_seen, lead.last_seen),
        "ups": [reason for reason in weighty if reason.supports][:2],
        "downs": [reason for reason in weighty if reason.effect < 0][:1],
        "news": news and news_of(news),
        "asks": asks,
        "extra": False,
    }


def _mixed(found: Today, *, mixing: bool) -> Iterator[Mapping[str, Any]]:
    news = {each.lead_id: each for each in found.news}
    asked = {lead.lead_id for lead in found.proposed}
    listed_here = {lead.lead_id for lead in found.leads}
    others = [lead for lead in found.proposed if lead.lead_id not in listed_here] if mixing else []
    for at, lead in enumerate(found.leads, 1):
        yield row(lead, news.get(lead.lead_id), asks=lead.lead_id in asked)
        if others and at % _MIXED_AFTER == 0:
            yield {**row(others.pop(0), asks=True), "extra": True}
    for lead in others:
        yield {**row(lead, asks=True), "extra": True}


def _weight(reason: Reason) -> float:
    return inf if reason.grade == MATCH else abs(reason.effect)


FACE = Face(
    path="/leads",
    record=listed,
    shape=Today,
    template="leads.html",
    view=view,
    summary="Leads to look at, best first, what is new, and what narrows them.",
    rule=LOOK,
)
