"""One box for everything: a number in any spelling, an address, a handle, a hash, or words."""

from __future__ import annotations

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.leads import Hit, SearchFilter
from leadlight.finder.desk.opened import current
from leadlight.finder.desk.question import end_of_number, understood
from leadlight.finder.desk.shelves import Shelf, shelf
from leadlight.govern.audit import Event
from leadlight.store.home import Home
from leadlight.store.search import Found, SearchIndex, Wanted

_ENDING = """
SELECT DISTINCT value FROM identifiers WHERE kind = 'phone' AND ends_with(value, $digits)
ORDER BY value LIMIT $most
"""
_MOST_NUMBERS = 100
"""Numbers that the end of one is taken for."""


def search(home: Home, context: Context, query: str, narrow: SearchFilter) -> tuple[Hit, ...]:
    """Ads that answer ``query``, best first, each once.

    Raises:
        InputError: the words are not a query; the message says where it goes wrong.
        NotFoundError: nothing has been built yet.
        GoneError: the generation asked for is no longer kept.
    """
    details = {"query": query} | msgspec.to_builtins(narrow)
    asking = Event("search", details=details)
    identifiers, combined = understood(query, home.settings.region)
    try:
        generation = current(home, context, asking, narrow.generation)
    except NotFoundError:
        # what is wrong with the question is wrong before there is anything to ask, too
        SearchIndex(None).find(Wanted(words=query, identifiers=identifiers, combined=combined))
        raise
    opened = shelf(home, generation)
    wanted = Wanted(
        words=query,
        identifiers=identifiers or _ending(opened, query),
        combined=combined,
        source=narrow.source,
        place=narrow.place,
        since=narrow.since,
        until=narrow.until,
        limit=narrow.limit,
        skip=narrow.skipped,
        shown=opened.located.holds if opened.narrows else None,
    )
    found = opened.search.find(wanted)
    leads = opened.located.leads(each.ad_id for each in found)
    return tuple(_hit(each, leads.get(each.ad_id)) for each in found)


def _ending(opened: Shelf, query: str) -> tuple[str, ...]:
    """The numbers in the archive that ``query`` is the end of."""
    digits = end_of_number(query)
    if digits is None:
        return ()
    with opened.reader({"identifiers": "identifiers"}) as engine:
        rows = engine.fetch(_ENDING, digits=digits, most=_MOST_NUMBERS)
    return tuple(rows["value"].to_pylist())


def _hit(found: Found, lead_id: str | None) -> Hit:
    return Hit(
        ad_id=found.ad_id,
        lead_id=lead_id,
        source=found.source,
        source_id=found.source_id,
        url=found.url,
        captured_at=found.captured_at,
        snippet=found.snippet,
        matched=tuple(found.fields),
    )
