"""Hits on lists of known abuse pictures: what is told and kept of them, and the look at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from leadlight.core import ids
from leadlight.core.context import Context
from leadlight.core.records import Ad, Image
from leadlight.finder.pictures.known import Match
from leadlight.govern.audit import Event, audited
from leadlight.store.home import Home
from leadlight.store.known_hits import add_hits, all_hits
from leadlight.store.ledger import Connection

__all__ = ["KnownHit", "keep", "known_hit", "known_hits"]


class KnownHit(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of an ad that stands on a list.

    Attributes:
        list_name, list_version: the list's file name and the SHA-256 of the file.
        kind: ``pdq`` or ``sha256``; ``listed`` is the list's hash, ``found`` the picture's.
        distance: bits by which these differ.
        ad_url, image_url: as the record gives them.
        feed, line: where the record stands.
        file: the feed's file, if it brought one: it is the operator's to deal with.
        at: when it was found; unknown before it is kept.
    """

    list_name: str
    list_version: str
    kind: str
    listed: str
    found: str
    distance: int
    ad_id: str
    source: str
    source_id: str | None
    ad_url: str | None
    image_url: str | None
    feed: str
    line: int
    file: str | None
    at: datetime | None = None


def known_hit(
    ad: Ad, image: Image, match: Match, feed: tuple[str, int], file: Path | None
) -> KnownHit:
    """The hit of an ad's ``image``; ``feed`` gives the feed's name and the record's line."""
    name, line = feed
    return KnownHit(
        **msgspec.structs.asdict(match),
        ad_id=ids.ad_id(ad),
        source=ad.source,
        source_id=ad.source_id,
        ad_url=ad.url,
        image_url=image.url,
        feed=name,
        line=line,
        file=None if file is None else str(file),
    )


def keep(ledger: Connection, hits: Sequence[KnownHit], now: datetime, batch: int) -> None:
    """Write down those of ``hits`` that are not known yet."""
    add_hits(ledger, [_row(hit, now, batch) for hit in hits])


def known_hits(home: Home, context: Context) -> list[KnownHit]:
    """All hits, oldest first."""
    with audited(home, context, Event("known_hits.read")) as ledger:
        rows = all_hits(ledger)
    return [KnownHit(**{name: row[name] for name in KnownHit.__struct_fields__}) for row in rows]


def _row(hit: KnownHit, now: datetime, batch: int) -> dict[str, Any]:
    """The same picture of the same ad on the same list, in the same file, is one hit."""
    names = (hit.ad_id, hit.list_name, hit.kind, hit.listed, hit.found, hit.image_url, hit.file)
    hit_id = ids.content_id("known_hit", *names)
    return msgspec.structs.asdict(hit) | {"hit_id": hit_id, "at": now, "batch_id": batch}
