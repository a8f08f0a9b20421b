"""Puts the new versions of ads into the generation's search index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from leadlight.engine.stage import Engine, Progress
from leadlight.store.generations import Generation
from leadlight.store.search import Entry, SearchIndex

_ENTRIES = """
SELECT ad_id, version_id, source, source_id, url, title, body, place, captured_at,
    list_concat(
        phones, emails, handles, payments, urls, sha256s, pdqs,
        list_transform(handles, lambda handle: '@' || split_part(handle, ':', 2)),
        CASE WHEN url IS NULL THEN [] ELSE [url] END,
        CASE WHEN source_id IS NULL THEN [] ELSE [source_id] END
    ) AS identifiers
FROM fresh JOIN findings USING (ad_id, version_id)
"""


def index(
    engine: Engine, folder: Path, previous: Generation | None, progress: Progress
) -> SearchIndex:
    """Make the index in ``folder``: what ``previous`` knows, and the versions in ``fresh``."""
    made = SearchIndex.make(folder / "search", previous.search if previous else None)
    made.add(_entries(engine, progress))
    return made


def _entries(engine: Engine, progress: Progress) -> Iterator[Entry]:
    done = 0
    for batch in engine.stream(_ENTRIES):
        for row in batch.to_pylist():
            yield Entry(**row)
        done += batch.num_rows
        progress("index", done, None)
