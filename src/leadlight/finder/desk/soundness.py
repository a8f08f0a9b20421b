"""Whether everything is as it was written: each file by its hash, the audit log by its tree, the
search index by making it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import LeadlightError
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import Progress, silent
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.indexing import index
from leadlight.govern import logbook
from leadlight.govern.audit import Event, looked
from leadlight.store.durable import is_as_written
from leadlight.store.generations import Generation
from leadlight.store.home import Home
from leadlight.store.search import SearchIndex
from leadlight.store.shapes import ARCHIVE

_ATTACHED = {
    "fresh": "versions",
    "versions": "versions",
    "sightings": "sightings",
    "fresh_sightings": "sightings",
}
"""The archive as a build reads it that reads all of it anew."""


class Checked(msgspec.Struct, frozen=True):
    """One thing that was looked at: a file, the audit log, or the index of a build; ``problem`` is
    what is wrong with it, and the remedy."""

    path: str
    problem: str | None


def check(home: Home, context: Context, progress: Progress = silent) -> Iterator[Checked]:
    """Every file that the ledger names against its SHA-256, and the audit log against its tree and
    checkpoints; then, where all files are sound, the search index in force against one made anew
    from the archive."""
    generation = looked(
        home,
        context,
        Event("archive.check"),
        home.generations.current,
    )
    named = home.named_files()
    all_sound = True
    for done, (path, sha256) in enumerate(named, 1):
        problem = _problem(home, path, sha256)
        all_sound &= problem is None
        yield Checked(str(path), problem)
        progress("files", done, len(named))
    yield _log(home, progress)
    if all_sound and generation is not None:
        yield from _index(home, generation, progress)


def _problem(home: Home, path: Path, sha256: str) -> str | None:
    if is_as_written(path, sha256):
        return None
    if not _is_named(home, path):
        return None  # what named it was retired, or purged, while this went on
    said = "it is gone" if not path.exists() else "its content is not what was written"
    is_built = path.is_relative_to(home.path / "generations")
    remedy = "`leadlight build --full` makes it anew" if is_built else "restore it from a backup"
    return f"{said}: {remedy}"


def _is_named(home: Home, path: Path) -> bool:
    return any(path == named for named, _ in home.named_files())


def _log(home: Home, progress: Progress) -> Checked:
    wrong = [each.says for each in logbook.check(home, progress=progress) if not each.holds]
    remedy = "; `leadlight log verify` tells all, docs/security.md what to do"
    return Checked("audit log", wrong[0] + remedy if wrong else None)


def _index(home: Home, generation: Generation, progress: Progress) -> Iterator[Checked]:
    """The search index of a build; nothing is said of one that is retired meanwhile."""
    try:
        problem = _difference(home, generation, progress)
    except (OSError, LeadlightError) as error:
        problem = str(error)
    with home.ledger.reading() as ledger:
        if problem is not None and home.generations.kept(ledger, generation.number) is None:
            return
    yield Checked(str(generation.search), problem)


def _difference(home: Home, generation: Generation, progress: Progress) -> str | None:
    with home.ledger.reading() as ledger:
        seen = {
            kind: home.archive.files(ledger, kind, until=generation.last_file_id)
            for kind in ("versions", "sightings")
        }
    with (
        home.reading_scratch() as scratch,
        DuckdbEngine(home.settings, scratch / "engine") as engine,
    ):
        for name, kind in _ATTACHED.items():
            engine.attach(name, seen[kind], ARCHIVE[kind])
        for name in ("findings", "fresh_findings"):
            engine.attach(name, generation.files.get("findings", ()), FINDINGS)
        anew = index(engine, scratch / "anew", None, progress).digest()
    if SearchIndex(generation.search).digest() == anew:
        return None
    return "it is not what the archive gives: `leadlight build --full` makes it anew"
