"""Puts the new versions of ads into the generation's search index.

It waits for nothing but their findings, so that a build makes it beside what follows on linking.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
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


def _read(versions: str, findings: str) -> str:
    """What the index knows of ``versions``, but for when they were seen."""
    return f"""
    SELECT ad_id, version_id, source, source_id, url, title, body, place,
        list_concat(
            phones, emails, handles, payments, urls, sha256s, pdqs,
            list_transform(handles, lambda handle: '@' || split_part(handle, ':', 2)),
            CASE WHEN url IS NULL THEN [] ELSE [url] END,
            CASE WHEN source_id IS NULL THEN [] ELSE [source_id] END
        ) AS identifiers
    FROM (
        SELECT ad_id, version_id, source, source_id, url, title, body, place FROM {versions}
    ) JOIN (
        SELECT ad_id, version_id, phones, emails, handles, payments, urls, sha256s, pdqs
        FROM {findings}
    ) USING (ad_id, version_id)
    """


_KNOWN_ONES = "SEMI JOIN earlier USING (ad_id, version_id)"
_ENTRIES = f"""
WITH entered AS (
    {_read("fresh", "fresh_findings")}
    UNION ALL
    {_read(f"versions {_KNOWN_ONES}", f"findings {_KNOWN_ONES}")}
), first_seen AS (
    SELECT ad_id, version_id, min(captured_at) AS captured_at FROM fresh_sightings GROUP BY ALL
)
SELECT entered.*, captured_at FROM entered JOIN first_seen USING (ad_id, version_id)
"""
"""Versions are seen first in what is fresh, whether they are so themselves or known to be later."""
_OFTEN = 1.0
"""Seconds between two words on how far it is."""


def index(
    engine: Engine, folder: Path, previous: Generation | None, progress: Progress
) -> SearchIndex:
    """Make the index in ``folder``: what ``previous`` knows, and the versions in ``fresh`` with
    their ``fresh_findings``, each under the time when it was seen first.

    A feed may come late: versions that ``fresh_sightings`` saw earlier than was known are entered
    anew, from ``versions`` and ``findings``.
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


@contextmanager
def indexing(
    engine: Engine, folder: Path, previous: Generation | None, progress: Progress
) -> Iterator[None]:
    """The same beside whatever is done meanwhile; the index is whole when this ends.

    What fails meanwhile ends it, too, and its own error comes when the rest is done.
    """
    course = _Course()
    with ThreadPoolExecutor(1, "index") as beside:
        made = beside.submit(index, engine, folder, previous, course)
        try:
            yield
            while wait([made], _OFTEN).not_done:
                progress("index", course.done, None)
            made.result()
        except BaseException:
            course.ended.set()
            raise


class _EndedError(Exception):
    """Nobody waits for the index any more."""


class _Course:
    """How far work is that is done beside other work: it is the ``Progress`` of it."""

    def __init__(self) -> None:
        self.done = 0
        self.ended = threading.Event()

    def __call__(self, _stage: str, done: int, _total: int | None) -> None:
        if self.ended.is_set():
            raise _EndedError
        self.done = done
