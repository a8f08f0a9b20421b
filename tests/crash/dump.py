"""What a home holds, told so that two homes can be compared: without numbers, times and names of
files, which differ by how the work was cut."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
from sqlalchemy import select
from tests.conftest import CONTEXT

from leadlight.finder import desk
from leadlight.finder.retain.purge import is_unfinished
from leadlight.store.home import LEDGER, Home
from leadlight.store.identity import NAME
from leadlight.store.search import SearchIndex
from leadlight.store.shapes import ARCHIVE
from leadlight.store.tables import generations

_PASSING = {"batch_id", "received_at"}
_TIMES = ("captured", "posted", "gone")


def canonical(home: Home) -> dict[str, Any]:
    """The archive's rows, the links and leads of the build in force, and its search index."""
    with home.ledger.reading() as ledger:
        files = {kind: home.archive.files(ledger, kind) for kind in ARCHIVE}
        generation = home.generations.current(ledger)
    rows = {
        kind: sorted(
            repr({name: value for name, value in row.items() if name not in _PASSING})
            for path in paths
            for row in pq.read_table(path).to_pylist()
        )
        for kind, paths in files.items()
    }
    if generation is None:
        return rows
    leads = {
        kind: sorted(repr(row) for path in generation.files[kind] for row in _rows(path))
        for kind in ("leads", "links", "findings", "identifiers", "stays")
    }
    return rows | leads | {"search": SearchIndex(generation.search).digest()}


_ONE_RECORD = {"record_id", "raw", "url", "capture", *(f"{at}_at" for at in _TIMES)} | {
    f"{at}_offset" for at in _TIMES
}
_PLACE = {"entry_id", "input", "line", "offset"}


def orderless(home: Home) -> bytes:
    """``canonical`` without what says in which of several records a version came first, and where
    in which file a record stood: the same in whatever order records came, and however often."""
    with home.ledger.reading() as ledger:
        files = {kind: home.archive.files(ledger, kind) for kind in ARCHIVE}
    untold = {"versions": _ONE_RECORD, "postings": {"url"}, "quarantine": _PLACE}
    told = {
        kind: sorted(
            {
                repr(
                    {
                        name: value
                        for name, value in row.items()
                        if name not in untold[kind] | _PASSING
                    }
                )
                for path in files[kind]
                for row in _rows(path)
            }
        )
        for kind in untold
    }
    return msgspec.json.encode(canonical(home) | told, order="sorted")


def _rows(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]  # pyarrow is untyped


def nothing_twice(home: Home) -> bool:
    """Whether each record, version and posting stands in the archive once."""
    with home.ledger.reading() as ledger:
        files = {kind: home.archive.files(ledger, kind) for kind in ARCHIVE}
    names = {"sightings": "record_id", "versions": "version_id", "postings": "ad_id"}
    for kind, name in names.items():
        seen = Counter(row[name] for path in files[kind] for row in _rows(path))
        if any(times > 1 for times in seen.values()):
            return False
    return True


_BESIDE = {"writer.lock", "worker.lock", NAME, "log.key", "checkpoints"}
"""What lies in a home beside what its ledger names."""


def left_over(home: Home) -> list[str]:
    """Files that nothing names, once a writer has begun: there must be none."""
    with home.writing("a look"):
        named = {path for path, _ in home.named_files()}
        with home.ledger.reading() as ledger:
            numbers = list(ledger.scalars(select(generations.c.number)))
            kept = [home.generations.kept(ledger, number) for number in numbers]
        indexes = [generation.search for generation in kept if generation is not None]
        return [
            str(path.relative_to(home.path))
            for path in home.path.rglob("*")
            if path.is_file()
            and path not in named
            and not path.name.startswith(LEDGER)
            and path.relative_to(home.path).parts[0] not in _BESIDE
            and not any(index in path.parents for index in indexes)
        ]


def is_sound(home: Home) -> bool:
    """Whether every file is as it was written, and the index what the archive gives, but between a
    purge of the archive and the build that follows."""
    wrong = [each.path for each in desk.check(home, CONTEXT) if each.problem is not None]
    with home.ledger.reading() as ledger:
        current = home.generations.current(ledger)
    return not wrong or (is_unfinished(home) and wrong == [str(current and current.search)])
