"""A search answered whole: hits by lead, with what narrows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from leadlight.core.answers import Answer, HitGroup
from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.core.leads import Hit, Lead, SearchFilter
from leadlight.core.today import Choice
from leadlight.engine.stage import Engine
from leadlight.finder.desk.keeping import saved_searches
from leadlight.finder.desk.listing import listed, places_of
from leadlight.finder.desk.opened import newest, tables
from leadlight.finder.desk.pictured import known_near
from leadlight.finder.desk.question import end_of_number, understood
from leadlight.finder.desk.searching import search
from leadlight.store.generations import Generation
from leadlight.store.home import Home

COUNTED = 120
"""Hits, the best ones, over which choices are counted."""
_MOST_CHOICES = 12
_PICTURE = re.compile(r"(?:picture:)?([0-9a-f]{64})", re.IGNORECASE)

_LEADS = """
SELECT * FROM leads WHERE lead_id IN (SELECT unnest($leads)) AND kind <> 'independent'
"""
_PLACES = """
SELECT place, count(*) AS ads FROM ads
WHERE lead_id IN (SELECT unnest($leads)) AND ad_id IN (SELECT unnest($ads)) AND place IS NOT NULL
GROUP BY place ORDER BY ads DESC, place LIMIT $most
"""


def ask(home: Home, context: Context, query: str, narrow: SearchFilter) -> Answer:
    """The ads that answer ``query``, by lead; none for an empty one. A hash of a picture is
    answered by its copies too.

    A question that cannot be understood is no error: the answer says what is wrong with it.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    saved = saved_searches(home, context)
    nothing = Answer(
        query=query,
        narrow=narrow,
        problem=None,
        read_as=(),
        hits=(),
        groups=(),
        counted=0,
        is_more=False,
        sites=(),
        places=(),
        months=(),
        saved=saved,
    )
    if not query:
        return nothing
    generation = newest(home, context)  # who asks and what is recorded by the search itself
    number = generation.number if generation else None
    wanted = msgspec.structs.replace(narrow, limit=COUNTED, generation=number)
    try:
        read_as, hits = _found(home, context, generation, query, wanted)
    except InputError as error:
        return msgspec.structs.replace(nothing, problem=str(error))
    shown = hits[: narrow.limit]
    with tables(home, generation, "ads", "leads") as engine:
        leads = _leads(engine, shown)
        places = _places(engine, hits)
    return Answer(
        query=query,
        narrow=narrow,
        problem=None,
        read_as=read_as,
        hits=shown,
        groups=tuple(_groups(shown, leads)),
        counted=len(hits),
        is_more=len(hits) >= COUNTED,
        sites=_common(hit.source for hit in hits),
        places=places,
        months=_common(f"{hit.captured_at:%Y-%m}" for hit in hits),
        saved=saved,
    )


def _found(
    home: Home, context: Context, generation: Generation | None, query: str, wanted: SearchFilter
) -> tuple[tuple[str, ...], tuple[Hit, ...]]:
    """What the query was read as, and its hits."""
    picture = _PICTURE.fullmatch(query)
    if picture is None:
        found = search(home, context, query, wanted)
        read_as = understood(query, home.settings.region).identifiers
        if not read_as and end_of_number(query):
            read_as = tuple(sorted({it for hit in found for it in hit.matched if it[0] == "+"}))
        return read_as, found
    hits: dict[str, Hit] = {}
    for near in known_near(home, generation, picture[1].lower()):
        for hit in search(home, context, near.pdq, wanted):
            copy = (
                f"a changed copy: {near.bits} of 256 places of its hash differ"
                if near.bits
                else "the same picture"
            )
            hits.setdefault(hit.ad_id, msgspec.structs.replace(hit, matched=(copy,)))
    return (picture[1].lower(),), tuple(hits.values())[: wanted.limit]


def _leads(engine: Engine, hits: Sequence[Hit]) -> dict[str, Lead]:
    """The leads of hits, but for those of independent people, who are not told as groups."""
    ids = list(dict.fromkeys(hit.lead_id for hit in hits if hit.lead_id))
    rows = engine.fetch(_LEADS, leads=ids).to_pylist()
    places = places_of(engine, [row["lead_id"] for row in rows])
    return {row["lead_id"]: listed(0, row, places, None) for row in rows}


def _places(engine: Engine, hits: Sequence[Hit]) -> tuple[Choice, ...]:
    leads = list({hit.lead_id for hit in hits if hit.lead_id})
    ads = [hit.ad_id for hit in hits]
    rows = engine.fetch(_PLACES, leads=leads, ads=ads, most=_MOST_CHOICES).to_pylist()
    return tuple(Choice(row["place"], row["ads"]) for row in rows)


def _groups(hits: Sequence[Hit], leads: dict[str, Lead]) -> Iterable[HitGroup]:
    by_lead: dict[str | None, list[str]] = {}
    for hit in hits:
        by_lead.setdefault(hit.lead_id, []).append(hit.ad_id)
    for lead_id, ads in by_lead.items():
        lead = leads.get(lead_id) if lead_id else None
        yield HitGroup(lead_id=lead_id, lead=lead, ads=tuple(ads))


def _common(values: Iterable[str]) -> tuple[Choice, ...]:
    counted = sorted(Counter(values).items(), key=lambda it: (-it[1], it[0]))
    return tuple(Choice(value, ads) for value, ads in counted[:_MOST_CHOICES])
