"""One box for everything: a number in any spelling, an address, a handle, a hash, or words."""

from __future__ import annotations

import re

import msgspec

from leadlight.core.clock import system_clock
from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.leads import Hit, SearchFilter
from leadlight.core.records import Ad
from leadlight.finder.desk.opened import current
from leadlight.finder.desk.shelves import shelf
from leadlight.finder.extract.read import read_findings
from leadlight.govern.audit import Event
from leadlight.store.home import Home
from leadlight.store.search import TEXT, Found, SearchIndex, Wanted

_HASH = re.compile(r"[0-9a-fA-F]{64}")
_HANDLE = re.compile(r"@[\w.\-]{2,64}")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w\-]{1,63}\.){1,8}[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE
)
_ACCOUNT = re.compile(r"([a-z]{2,20}):(\S{1,64})", re.IGNORECASE)


def search(home: Home, context: Context, query: str, narrow: SearchFilter) -> tuple[Hit, ...]:
    """Ads that answer ``query``, best first, each once.

    Raises:
        InputError: the words are not a query; the message says where it goes wrong.
        NotFoundError: nothing has been built yet.
        GoneError: the generation asked for is no longer kept.
    """
    details = {"query": query} | msgspec.to_builtins(narrow)
    asking = Event("search", details=details)
    identifiers = as_identifiers(query, home.settings.region)
    try:
        generation = current(home, context, asking, narrow.generation)
    except NotFoundError:
        # what is wrong with the question is wrong before there is anything to ask, too
        SearchIndex(None).find(Wanted(words=query, identifiers=identifiers))
        raise
    opened = shelf(home, generation)
    wanted = Wanted(
        words=query,
        identifiers=identifiers,
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


def as_identifiers(query: str, region: str) -> tuple[str, ...]:
    """The identifiers that ``query`` holds, in their normal form; words beside them don't count.

    An ad's address is known with and without its scheme, an account as ``platform:name`` and, as
    people take one name everywhere, as ``@name`` on any platform.
    """
    text = query.strip()
    if _HASH.fullmatch(text) or _HANDLE.fullmatch(text):
        return (text.lower(),)
    account = _ACCOUNT.fullmatch(text)
    if account and account[1].lower() not in TEXT and not text[len(account[1]) :].startswith("://"):
        return (text.lower(),)
    read = read_findings(Ad(source="query", captured_at=system_clock(), body=text), region)
    known = (
        *(phone.e164 for phone in read.phones),
        *(email.address for email in read.emails),
        *(f"{handle.platform}:{handle.name}" for handle in read.handles),
        *(f"@{handle.name}" for handle in read.handles),
        *(f"{payment.system}:{payment.name}" for payment in read.payments),
    )
    return tuple(dict.fromkeys((*known, *_addresses(text))))


def _addresses(text: str) -> tuple[str, ...]:
    """The ways in which an address may have been written down."""
    if not _ADDRESS.fullmatch(text):
        return ()
    bare = re.sub(r"^https?://", "", text, flags=re.IGNORECASE)
    host, slash, path = bare.partition("/")
    named = f"{host.lower()}{slash}{path}".rstrip("/")
    ends = (named, f"{named}/")
    return tuple(f"{scheme}{end}" for scheme in ("https://", "http://") for end in ends)


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
