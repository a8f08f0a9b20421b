"""Search: one box for numbers, addresses, handles and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from fastapi import Query
from starlette.requests import Request

from leadlight.core.leads import Hit, SearchFilter
from leadlight.finder import desk
from leadlight.serve.address import Limit, Place, Since, Until
from leadlight.serve.reader import CurrentReader
from leadlight.shell.faces import Face

Question = Annotated[str, Query(max_length=1000, description="what to look for")]


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, and the ads that answer it, best first."""

    query: str
    narrow: SearchFilter
    hits: tuple[Hit, ...]


def answer(
    reader: CurrentReader,
    q: Question = "",
    place: Place = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
) -> SearchAnswer:
    """The ads that answer ``q``; none for an empty question. ``InputError`` on bad syntax."""
    query = q.strip()
    narrow = SearchFilter(limit=limit, place=place, since=since, until=until)
    hits = desk.search(reader.home, reader.context, query, narrow) if query else ()
    return SearchAnswer(query=query, narrow=narrow, hits=hits)


def view(found: SearchAnswer, request: Request) -> Mapping[str, Any]:
    """The question goes back into the box."""
    return {"query": found.query, "asked": request.query_params}


FACE = Face(
    path="/search",
    record=answer,
    shape=SearchAnswer,
    template="search.html",
    view=view,
    summary="Ads by phone, e-mail, handle, address or words.",
)
