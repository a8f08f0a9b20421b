"""One ad whole: what each of its versions says, what was found in it, and its lead."""

from __future__ import annotations

from typing import Any

import msgspec

from leadlight.core.ads import AdDetail, AdVersion
from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.finder.desk.opened import in_force, tables
from leadlight.finder.desk.owners import attach_ad
from leadlight.govern.audit import Event, looked
from leadlight.store.home import Home

_AD = """
WITH seen AS (
    SELECT version_id, min(captured_at) AS first_seen, max(captured_at) AS last_seen,
        max(gone_at) AS gone_at
    FROM sightings WHERE ad_id = $ad GROUP BY version_id
)
SELECT versions.* EXCLUDE (gone_at), findings.*, links.lead_id, links.template_id,
    coalesce(seen.first_seen, captured_at) AS first_seen,
    coalesce(seen.last_seen, captured_at) AS last_seen,
    coalesce(seen.gone_at, versions.gone_at) AS gone_at
FROM versions
LEFT JOIN seen USING (version_id)
LEFT JOIN (SELECT * EXCLUDE (ad_id, places) FROM findings WHERE ad_id = $ad) findings
    USING (version_id)
LEFT JOIN links ON links.ad_id = versions.ad_id
WHERE versions.ad_id = $ad ORDER BY captured_at, version_id
"""
_FOUND = ("phones", "emails", "handles", "urls", "payments", "names", "ages", "indicators")


def ad(home: Home, context: Context, ad_id: str) -> AdDetail:
    """The ad called ``ad_id``.

    Raises:
        NotFoundError: the archive holds none of that id.
    """
    generation, versions, sightings = looked(
        home,
        context,
        Event("ad.read", ad_id),
        lambda ledger: (
            in_force(home, ledger, context),
            home.archive.files(ledger, "versions"),
            home.archive.files(ledger, "sightings"),
        ),
    )
    with tables(home, generation, "links", "findings") as engine:
        files = {"versions": versions, "sightings": sightings}
        attach_ad(engine, files, ad_id, generation, context)
        rows = engine.fetch(_AD, ad=ad_id).to_pylist()
    if not rows:
        raise NotFoundError(f"no ad is called {ad_id!r}; `leadlight links` lists their ids")
    first = rows[0]
    return AdDetail(
        ad_id=ad_id,
        source=first["source"],
        source_id=first["source_id"],
        agency=first["agency"],
        lead_id=first["lead_id"],
        template_id=first["template_id"],
        versions=tuple(_version(row) for row in rows),
    )


def _version(row: dict[str, Any]) -> AdVersion:
    found = {name: tuple(row[name] or ()) for name in _FOUND}
    given = set(AdVersion.__struct_fields__) - set(_FOUND) - {"images"}
    images = tuple(row["sha256s"] or ()) or tuple(row["pdqs"] or ())
    plain: dict[str, Any] = {name: row[name] for name in given}
    return msgspec.convert(plain | found | {"images": images}, AdVersion)
