"""One ad whole: each of its versions as it came, and where it belongs."""

from __future__ import annotations

from datetime import datetime

import msgspec


class AdVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What an ad said at a time; ``first_seen`` and ``last_seen`` are the captures that show it."""

    version_id: str
    url: str | None
    title: str | None
    body: str | None
    place: str | None
    category: str | None
    age: str | None
    posted_at: datetime | None
    captured_at: datetime
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    images: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


class AdDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One posting with its versions, oldest first. Without a lead: no build has seen it yet."""

    ad_id: str
    source: str
    source_id: str | None
    agency: str
    lead_id: str | None
    template_id: str | None
    versions: tuple[AdVersion, ...]
