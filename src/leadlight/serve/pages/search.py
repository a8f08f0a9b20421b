"""Search: one box for numbers, addresses, handles, pictures and words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BeforeValidator
from starlette.requests import Request

from leadlight.core.answers import Answer, HitGroup
from leadlight.core.bands import band
from leadlight.core.leads import SearchFilter
from leadlight.core.today import Choice
from leadlight.finder import desk
from leadlight.finder.desk.asking import COUNTED
from leadlight.govern.access import SEARCH
from leadlight.serve.address import Limit, Place, Since, Until, given
from leadlight.serve.reader import CurrentReader
from leadlight.serve.syntax import HELP, combines, cut, hint, own, trouble, words_of
from leadlight.serve.words import KINDS, headline, phone
from leadlight.shell.faces import Face

Question = Annotated[str, Query(max_length=1000, description="what to look for")]
Site = Annotated[
    str | None, Query(max_length=1024, description="the site or feed"), BeforeValidator(given)
]
_FIELDS = {"title": "in the title", "body": "in the text", "place": "in the place"}


def answer(  # noqa: PLR0913, PLR0917 - what stands in the address
    reader: CurrentReader,
    q: Question = "",
    place: Place = None,
    site: Site = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
) -> Answer:
    """The ads that answer ``q``, by lead; none for an empty question."""
    narrow = SearchFilter(limit=limit, source=site, place=place, since=since, until=until)
    return desk.ask(reader.home, reader.context, q.strip(), narrow)


def view(found: Answer, request: Request) -> Mapping[str, Any]:
    """The groups with their hits, what narrows them, and the question back in its box."""
    asked = {name: value for name, value in request.query_params.items() if value}

    def address(**changed: str | int | None) -> str:
        kept = asked | changed
        return f"/search?{urlencode({name: value for name, value in kept.items() if value})}"

    hits = {hit.ad_id: hit for hit in found.hits}
    is_cut = found.counted > len(found.hits)
    words = words_of(found.query)
    return {
        "query": found.query,
        "asked": asked,
        "address": address,
        "saving": urlencode(asked),
        "groups": [
            {**_group(group), "hits": [hits[ad] for ad in group.ads]} for group in found.groups
        ],
        "pieces": lambda text: cut(text, words),
        "fields": _FIELDS,
        "written": phone,
        "trouble": trouble(found.query) if found.problem else None,
        "hint": hint(found.query),
        "combines": combines(found.query),
        "own": own(found.query),
        "read_as": [phone(each) for each in found.read_as if not each.startswith("http")][:4],
        "months": [_month(each) for each in found.months],
        "more": address(limit=min(found.narrow.limit + 40, COUNTED)) if is_cut else None,
        "export": address(limit=COUNTED).replace("/search", "/search.csv", 1),
        "help": HELP,
    }


class Month(NamedTuple):
    """A month that hits were captured in: how it is called, its first and last moment."""

    label: str
    since: str
    until: str
    ads: int


def _month(choice: Choice) -> Month:
    year, number = map(int, choice.value.split("-"))
    last = monthrange(year, number)[1]
    first = date(year, number, 1)
    return Month(
        label=f"{first:%b %Y}",
        since=first.isoformat(),
        until=f"{first.replace(day=last).isoformat()}T23:59:59",
        ads=choice.count,
    )


def _group(group: HitGroup) -> Mapping[str, Any]:
    """What is said of the lead that hits are of; nothing where it may not be told."""
    lead = group.lead
    return {
        "lead_id": group.lead_id,
        "title": headline(lead, lead.identifiers) if lead else None,
        "band": band(lead) if lead else None,
        "kind": KINDS[lead.kind] if lead else None,
        "all": lead.ads if lead else None,
    }


FACE = Face(
    path="/search",
    record=answer,
    shape=Answer,
    template="search.html",
    view=view,
    summary="Ads by phone, e-mail, handle, address, picture or words, grouped by lead.",
    rule=SEARCH,
)
