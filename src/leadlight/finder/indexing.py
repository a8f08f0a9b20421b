"""Puts the new versions of ads into the generation's search index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from leadlight.engine.stage import Engine, Progress, Query
from leadlight.store.generations import Generation
from leadlight.store.search import Entry, SearchIndex

_EARLIER = """
WITH brought AS (
    SELECT ad_id, version_id, min(captured_at) AS captured_at
    FROM fresh_sightings ANTI JOIN fresh USING (ad_id, version_id) GROUP BY ALL
), known AS (
    SELECT ad_id, version_id, min(captured_at) AS captured_at
    FROM sightings SEMI JOIN brought USING (ad_id, version_id)
        ANTI JOIN fresh_sightings USING (record_id)
    GROUP BY ALL
)
SELECT ad_id, version_id FROM brought b JOIN known k USING (ad_id, version_id)
WHERE b.captured_at < k.captured_at
"""
_ENTRIES = """
WITH entered AS (
    SELECT * FROM fresh
    UNION ALL BY NAME
    SELECT * FROM versions SEMI JOIN earlier USING (ad_id, version_id)
), first_seen AS (
    SELECT ad_id, version_id, min(captured_at) AS captured_at
    FROM sightings SEMI JOIN entered USING (ad_id, version_id) GROUP BY ALL
)
SELECT ad_id, version_id, source, source_id, url, title, body, place, first_seen.captured_at,
    list_concat(
        phones, emails, handles, payments, urls, sha256s, pdqs,
        list_transform(handles, lambda handle: '@' || split_part(handle, ':', 2)),
        CASE WHEN url IS NULL THEN [] ELSE [url] END,
        CASE WHEN source_id IS NULL THEN [] ELSE [source_id] END
    ) AS identifiers
FROM entered JOIN findings USING (ad_id, version_id) JOIN first_seen USING (ad_id, version_id)
"""


def index(
    engine: Engine, folder: Path, previous: Generation | None, progress: Progress
) -> SearchIndex:
    """Make the index in ``folder``: what ``previous`` knows, and the versions in ``fresh``, each
    under the time when it was seen first.

    A feed may come late: versions that ``fresh_sightings`` saw earlier than was known are entered
    anew.
    """
    made = SearchIndex.make(folder / "search", previous.search if previous else None)
    engine.run(Query("earlier", _EARLIER))
    earlier = engine.fetch("SELECT version_id FROM earlier")["version_id"].to_pylist()
    made.add(_entries(engine, progress), instead=earlier)
    return made


def _entries(engine: Engine, progress: Progress) -> Iterator[Entry]:
    done = 0
    for batch in engine.stream(_ENTRIES):
        for row in batch.to_pylist():
            yield Entry(**row)
        done += batch.num_rows
        progress("index", done, None)
