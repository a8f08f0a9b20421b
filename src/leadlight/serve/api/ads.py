"""Ads for programs: one whole, the search over all, and the templates that many are made from."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Path, Query

from leadlight.core.ads import AdDetail
from leadlight.core.errors import InputError
from leadlight.core.leads import Hit, SearchFilter
from leadlight.core.templates import Template
from leadlight.finder import desk
from leadlight.govern.access import ON_AD, ON_TEMPLATE, SEARCH
from leadlight.serve.address import Place, Since, Until
from leadlight.serve.api import cursor
from leadlight.serve.api.asking import Asker
from leadlight.serve.api.cursor import WithCursor
from leadlight.serve.api.leads import PageLimit
from leadlight.serve.api.operation import PAGE, AsLines, Lines, Operations

Question = Annotated[
    str, Query(min_length=1, max_length=1000, description="a number, an address, a hash, or words")
]
Source = Annotated[str | None, Query(max_length=200, description="the site or feed")]
MOST_HITS = 5_000
"""Hits that can be paged through; a question with more of them wants narrowing."""


class HitPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the ads that answer a question, best first, as a build knows them.

    ``next`` is the cursor of the page after, if there is one.
    """

    generation: int
    hits: tuple[Hit, ...]
    next: str | None


def search_ads(  # noqa: PLR0913, PLR0917 - what stands in the address
    asker: Asker,
    lines: AsLines,
    cursors: WithCursor,
    q: Question,
    source: Source = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    limit: PageLimit = None,
) -> HitPage | Lines:
    """The ads that answer ``q``, best first."""
    if not q.strip():
        raise InputError("q: nothing to look for; give a number, an address, a hash, or words")
    question = "search", q, source, place, since, until
    begin = cursors.place(*question)
    most = min(limit or (MOST_HITS if lines else PAGE), MOST_HITS - begin.skipped)
    generation = begin.generation or desk.build_in_force(asker.home).generation
    narrow = SearchFilter(
        limit=most + 1,
        source=source,
        place=place,
        since=since,
        until=until,
        generation=generation,
        skipped=begin.skipped,
    )
    hits = desk.search(asker.home, asker.context, q.strip(), narrow)
    if lines:
        return Lines(hits[:most])
    shown = begin.skipped + most
    after = cursor.Place(generation, None, shown)
    is_more = len(hits) > most and shown < MOST_HITS
    following = cursors.next(after, *question) if is_more else None
    return HitPage(generation=generation, hits=hits[:most], next=following)


def get_ad(
    asker: Asker, ad_id: Annotated[str, Path(max_length=64, description="id of an ad")]
) -> AdDetail:
    """The ad with each of its versions."""
    return desk.ad(asker.home, asker.context, ad_id)


def get_template(
    asker: Asker,
    template_id: Annotated[str, Path(max_length=64, description="id of a text template")],
) -> Template:
    """What stays in the text and what varies."""
    return desk.template(asker.home, asker.context, template_id)


def join(operations: Operations) -> None:
    """Adds this module's operations."""
    operations.get(
        "/search", search_ads, HitPage, "Ads by number, address or words.", Hit, rule=SEARCH
    )
    operations.get("/ads/{ad_id}", get_ad, AdDetail, "One ad with its versions.", rule=ON_AD)
    operations.get(
        "/templates/{template_id}", get_template, Template, "One text template.", rule=ON_TEMPLATE
    )
