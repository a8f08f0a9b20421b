"""One ad as it was kept: its text with what is read out of it, the bytes, and where they came
from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.kept import Batch, Field, KeptAd, KeptVersion, PictureGroup
from leadlight.core.records import Ad, Contact, Image
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import in_force, tables
from leadlight.finder.desk.owners import attach_ad
from leadlight.finder.extract.read import read_ads
from leadlight.govern.audit import Event, looked
from leadlight.store.batches import Begun, begun
from leadlight.store.home import Home

_MOST_CAPTURES = 50
_MOST_VERSIONS = 40
_KINDS = ("postings", "versions", "sightings")
_TABLES = ("links", "ads", "findings", "copies")

_POSTING = """
SELECT ad_id, source, source_id, named_by, lead_id, template_id
FROM (SELECT * FROM postings WHERE ad_id = $ad)
LEFT JOIN (SELECT * FROM links WHERE ad_id = $ad) USING (ad_id)
"""
_VERSIONS = f"""
SELECT versions.*, captures, coalesce(seen.gone_at, versions.gone_at) AS went_at
FROM versions LEFT JOIN (
    SELECT version_id, list(DISTINCT captured_at ORDER BY captured_at) AS captures,
        max(gone_at) AS gone_at
    FROM sightings WHERE ad_id = $ad GROUP BY version_id
) seen USING (version_id)
WHERE ad_id = $ad ORDER BY captured_at DESC, version_id LIMIT {_MOST_VERSIONS}
"""
_PICTURES = """
WITH mine AS (SELECT ad_id, first_seen, last_seen, place FROM ads WHERE lead_id = $lead),
shown AS (
    SELECT DISTINCT ad_id, coalesce(picture, pdq) AS hash
    FROM (SELECT ad_id, unnest(pdqs) AS pdq FROM findings SEMI JOIN mine USING (ad_id))
    LEFT JOIN copies USING (pdq)
)
SELECT hash, count(*) AS ads, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
    coalesce(list(DISTINCT place ORDER BY place) FILTER (place IS NOT NULL), []) AS places
FROM shown JOIN mine USING (ad_id)
WHERE hash IN (SELECT hash FROM shown WHERE ad_id = $ad) GROUP BY hash ORDER BY ads DESC, hash
"""


def kept_ad(home: Home, context: Context, ad_id: str) -> KeptAd:
    """The ad called ``ad_id``, read anew by the extractors of today.

    Raises:
        NotFoundError: the archive holds none of that id.
    """
    generation, files, batches = looked(
        home,
        context,
        Event("ad.read", ad_id),
        lambda ledger: (
            in_force(home, ledger, context),
            {kind: home.archive.files(ledger, kind) for kind in _KINDS},
            begun(ledger),
        ),
    )
    with tables(home, generation, *_TABLES) as engine:
        attach_ad(engine, files, ad_id, generation, context)
        posting = engine.fetch(_POSTING, ad=ad_id).to_pylist()
        if not posting:
            raise NotFoundError(f"no ad is called {ad_id!r}; `leadlight links` lists their ids")
        versions = tuple(_versions(engine, ad_id, home.settings.region, batches))
        lead = posting[0]["lead_id"]
        rows = engine.fetch(_PICTURES, ad=ad_id, lead=lead).to_pylist() if lead else []
    return KeptAd(
        **posting[0],
        versions=versions,
        pictures=tuple(msgspec.convert(row, PictureGroup) for row in rows),
    )


def _versions(
    engine: Engine, ad_id: str, region: str, batches: Mapping[int, Begun]
) -> Iterator[KeptVersion]:
    rows = engine.fetch(_VERSIONS, ad=ad_id).to_pylist()
    ads = [_ad(row) for row in rows]
    known = [(ad, ad_id, row["version_id"]) for ad, row in zip(ads, rows, strict=True)]
    for row, ad, reading in zip(rows, ads, read_ads(known, region), strict=True):
        raw = row["raw"] or b""
        captures = row["captures"] or [row["captured_at"]]
        batch = batches.get(row["batch_id"])
        yield KeptVersion(
            version_id=row["version_id"],
            url=row["url"],
            posted_at=row["posted_at"],
            gone_at=row["went_at"],
            captures=tuple(captures[:_MOST_CAPTURES]),
            more_captures=max(len(captures) - _MOST_CAPTURES, 0),
            fields=tuple(_fields(ad)),
            findings=reading.findings,
            batch=batch and Batch(**batch._asdict()),
            agency=row["agency"],
            raw=raw.decode("utf-8", "replace"),
            raw_bytes=len(raw),
            raw_sha256=hashlib.sha256(raw).hexdigest(),
        )


def _ad(row: Mapping[str, Any]) -> Ad:
    """A row of the archive's versions as a record."""
    same = ("source", "source_id", "url", "title", "body", "place", "lat", "lon", "category", "age")
    return Ad(
        captured_at=row["captured_at"],
        places=tuple(row["places"] or ()),
        contacts=tuple(Contact(**contact) for contact in row["contacts"] or ()),
        images=tuple(Image(**(image | {"cuts": ()})) for image in row["images"] or ()),
        **{name: row[name] for name in same},
    )


def _fields(ad: Ad) -> Iterator[Field]:
    """All fields with text, by the names that spans call them."""
    for name in ("title", "body", "place", "category", "age"):
        if (text := getattr(ad, name)) is not None:
            yield Field(name, str(text))
    for at, place in enumerate(ad.places):
        yield Field(f"places.{at}", place)
    for at, contact in enumerate(ad.contacts):
        yield Field(f"contacts.{at}", contact.value)
