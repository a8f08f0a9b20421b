"""Whose records a reader sees: the one place where rows of other agencies are left out, and what
lies outside of the areas to which he is limited.

An ad is of every agency that captured it. A reader sees it if he sees the records of one of them. A
lead is a whole that a build made of all its ads, and so is what is told of it: a reader sees it if
he sees all of its ads, and otherwise is told of none of it, though his own ads he sees one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from leadlight.core.areas import Area
from leadlight.core.context import Context
from leadlight.engine.catalogue import Catalogue
from leadlight.engine.stage import Engine, Query
from leadlight.finder.desk.areas import INSIDE, give_areas
from leadlight.govern.access import agency_in
from leadlight.store.generations import Generation
from leadlight.store.shapes import POSTINGS, SIGHTINGS, VERSIONS

TOLD_BY = ("links", "ads", "stays")
"""The tables of a generation that say what is hidden."""
ARCHIVE = {"postings": POSTINGS, "versions": VERSIONS, "sightings": SIGHTINGS}
_OTHERS = "SELECT count(*) AS others FROM sightings WHERE agency NOT IN (SELECT unnest($seen))"
_ADS = """
SELECT ad_id FROM sightings GROUP BY ad_id
HAVING NOT bool_or(agency IN (SELECT unnest($seen)))
"""
_LEADS = """
SELECT DISTINCT lead_id FROM links SEMI JOIN hidden_ads USING (ad_id) WHERE lead_id IS NOT NULL
"""
_LEADS_INSIDE = INSIDE.format(
    places="SELECT lead_id, admin1, lat, lon FROM stays WHERE person IS NULL "
    "UNION ALL SELECT lead_id, admin1, lat, lon FROM ads WHERE lead_id IS NOT NULL"
)
_ADS_INSIDE = INSIDE.format(places="SELECT ad_id, admin1, lat, lon FROM ads WHERE lead_id IS NULL")
_HIDDEN_LEADS = """
FROM hidden_leads UNION
SELECT lead_id FROM links SEMI JOIN ads_outside USING (ad_id) WHERE lead_id IS NOT NULL
"""
_OUTSIDE = """
SELECT DISTINCT ad_id FROM sightings
WHERE ad_id NOT IN (SELECT ad_id FROM links SEMI JOIN leads_inside USING (lead_id))
AND ad_id NOT IN (FROM ads_inside)
"""


class Hidden:
    """Ads and leads that are not seen by whoever sees the records of ``agencies`` alone, in
    ``areas`` if there are any.

    ``engine`` knows ``sightings`` of the archive, and of a generation what it is ``TOLD_BY``.
    """

    def __init__(
        self, engine: Engine, agencies: frozenset[str], areas: Sequence[Area] = ()
    ) -> None:
        seen = sorted(agencies)
        (others,) = engine.fetch(_OTHERS, seen=seen)["others"].to_pylist()
        no_ads = pa.table({"ad_id": pa.array([], pa.string())})
        self.ads = engine.fetch(_ADS, seen=seen) if others else no_ads
        engine.give("hidden_ads", self.ads)
        self.leads = engine.fetch(_LEADS)
        if areas:
            self._leave_out(engine, areas)

    def _leave_out(self, engine: Engine, areas: Sequence[Area]) -> None:
        """What lies outside of ``areas``, too."""
        give_areas(engine, areas)
        engine.give("leads_inside", engine.fetch(_LEADS_INSIDE))
        engine.give("ads_inside", engine.fetch(_ADS_INSIDE))
        outside = engine.fetch(_OUTSIDE)
        engine.give("ads_outside", outside)
        self.ads = engine.fetch("FROM hidden_ads UNION FROM ads_outside")
        engine.give("hidden_leads", self.leads)
        self.leads = engine.fetch(_HIDDEN_LEADS)

    def __bool__(self) -> bool:
        return bool(len(self.ads))

    def give(self, catalogue: Catalogue) -> None:
        """Let all readers of ``catalogue`` know what is hidden."""
        catalogue.give("hidden_ads", self.ads)
        catalogue.give("hidden_leads", self.leads)


def seen_of(columns: Iterable[str]) -> str:
    """The query that leaves out of a table with ``columns`` what is hidden: rows of hidden ads, and
    of hidden leads; an ad that is seen is said to be of no lead if its lead is hidden."""
    names = set(columns)
    if "ad_id" in names:
        lead = "CASE WHEN lead_id IN (FROM hidden_leads) THEN NULL ELSE lead_id END AS lead_id"
        told = f"* REPLACE ({lead})" if "lead_id" in names else "*"
        return f"SELECT {told} FROM {{}} WHERE ad_id NOT IN (FROM hidden_ads)"
    if "lead_id" in names:
        return "SELECT * FROM {} WHERE lead_id NOT IN (FROM hidden_leads)"
    return "SELECT * FROM {}"


def attach_ad(
    engine: Engine,
    files: Mapping[str, Sequence[Path]],
    ad_id: str,
    generation: Generation | None,
    context: Context,
) -> None:
    """Know the archive's ``files`` as tables by their kinds, without rows that the reader of
    ``generation`` does not see of the ad: a version is seen if one of his agencies captured it.
    Whoever is limited to areas sees no ad that no build knows yet, and before the first build
    whoever sees some agencies' records alone sees none.

    ``engine`` knows ``links`` as he sees them.
    """
    if generation is None and agency_in(context.scope) is not None:
        files = dict.fromkeys(files, ())
    agencies = generation.agencies if generation else None
    if generation is None or agencies is None:
        for kind, paths in files.items():
            engine.attach(kind, paths, ARCHIVE[kind])
        return
    owned = f"agency IN ({', '.join(map(_quoted, sorted(agencies)))})"
    for kind in ("sightings", "versions", "postings"):
        if kind in files:
            engine.attach(f"{kind}_of_all", files[kind], ARCHIVE[kind])
            placed = "AND ad_id IN (SELECT ad_id FROM links)" if generation.areas else ""
            seen = f"FROM {kind}_of_all WHERE ad_id = {_quoted(ad_id)} {placed} AND ({owned}"
            named = {"versions": "version_id", "postings": "ad_id"}.get(kind)
            also = f" OR {named} IN (SELECT {named} FROM sightings)" if named else ""
            engine.run(Query(kind, f"{seen}{also})"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
