"""The order of steps on the disk, and defects in it that these tests are shown to find."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.crash.dump import left_over, nothing_twice
from tests.crash.stops import machine
from tests.crash.test_stops import are_told_of, feed, opened, stopped_everywhere, take

from leadlight.finder.ingest import journal
from leadlight.finder.ingest.journal import Counts, Journal
from leadlight.finder.ingest.pictured import Pictured
from leadlight.finder.ingest.quarantine import Quarantined
from leadlight.finder.ingest.rows import arrival
from leadlight.govern.audit import Event, record
from leadlight.store import archive, durable
from leadlight.store.shapes import ARCHIVE

Log = Sequence[tuple[str, str]]


def misplaced(log: Log) -> list[str]:
    """Files that were named before they were on the disk, and commits before their files' names
    were: there must be none."""
    found: list[str] = []
    synced: set[str] = set()
    unnamed: set[str] = set()
    for step, path in log:
        if step == "fsync":
            synced.add(path)
            unnamed = {each for each in unnamed if str(Path(each).parent) != path}
        elif step == "write_table":
            synced.discard(path)
        elif step == "replace":
            unnamed.add(path)
        elif step == "do_commit":
            found += sorted(unnamed)
            unnamed = set()
    written = {path for step, path in log if step == "write_table"}
    return [*found, *sorted(written - synced)]


def test_files_are_on_the_disk_before_they_are_named_and_committed(tmp_path: Path) -> None:
    home = opened(tmp_path / "home")
    with machine() as steps:
        take(home, tmp_path, 1, 2)
    home.close()
    assert any(step == "do_commit" for step, _ in steps.log)
    assert sum(step == "replace" for step, _ in steps.log) > 5
    assert misplaced(steps.log) == []


@pytest.mark.parametrize("what", ["content", "name"])
def test_a_file_that_is_not_forced_to_disk_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Seeded: a rename without its fsync, before or after."""
    sync = durable.sync

    def careless(path: Path) -> None:
        if path.is_dir() != (what == "name"):
            sync(path)

    home = opened(tmp_path / "home")
    monkeypatch.setattr(durable, "sync", careless)
    with machine() as steps:
        take(home, tmp_path, 1)
    home.close()
    assert misplaced(steps.log)


def _in_two_steps(self: Any, pictured: Pictured, rejected: Sequence[Quarantined]) -> Counts:
    """``Journal.write``, with the event in a transaction of its own."""
    arrived = [arrival(received) for received in pictured.received]
    with self._home.ledger.reading() as ledger:
        files = {kind: self._home.archive.files(ledger, kind) for kind in ARCHIVE}
        self._number = self._home.archive.last_file_id(ledger)
    self._written = []
    counts: Counts = self._arrive(files, arrived) + self._set_aside(files, rejected)
    with self._home.ledger.begin() as ledger:
        self._home.archive.name(ledger, self._written)
    with self._home.ledger.begin() as ledger:
        event = Event("archive.add", "batch", msgspec.structs.asdict(counts))
        record(ledger, self._home, self._context, event)
    return counts


def test_an_event_after_the_commit_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeded: data committed before the audit event that tells of it."""
    monkeypatch.setattr(Journal, "write", _in_two_steps)
    found = False
    for here in stopped_everywhere(tmp_path, None, lambda home: take(home, tmp_path, 1)):
        home = opened(here)
        found |= not are_told_of(home)
        home.close()
    assert found


def test_names_known_in_memory_alone_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeded: what is known is asked of the batch under way, not of the archive."""
    known = "SELECT record_id FROM sightings WHERE record_id IN (SELECT record_id FROM arrivals)"
    assert known in journal._NEWS
    forgetful = journal._NEWS.replace(known, f"{known} AND false")
    monkeypatch.setattr(journal, "_NEWS", forgetful)
    home = opened(tmp_path / "home")
    take(home, tmp_path, 1)
    take(home, tmp_path, 1)
    assert not nothing_twice(home)
    home.close()


def test_a_file_that_nothing_names_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeded: a writer that sweeps nothing."""
    home = opened(tmp_path / "home")
    take(home, tmp_path, 1)
    named, _ = home.named_files()[0]
    shutil.copy(named, named.with_name("versions-00000099.parquet"))
    monkeypatch.setattr(archive.Archive, "sweep", lambda *_: [])
    assert left_over(home) != []
    monkeypatch.undo()
    assert left_over(home) == []
    home.close()


def test_the_feed_of_these_tests_has_all_that_may_happen(tmp_path: Path) -> None:
    """New ads, changed ones, ones seen again, and one that cannot be read."""
    home = opened(tmp_path / "home")
    take(home, tmp_path, 1)
    with home.ledger.reading() as ledger:
        before = {kind: home.archive.count(ledger, kind) for kind in ARCHIVE}
    take(home, tmp_path, 2)
    with home.ledger.reading() as ledger:
        after = {kind: home.archive.count(ledger, kind) for kind in ARCHIVE}
    grown = {kind: after[kind] - before[kind] for kind in ARCHIVE}
    assert 0 < grown["postings"] < grown["versions"] <= grown["sightings"]
    assert grown["quarantine"] == 1
    assert feed(tmp_path, 2).exists()
    home.close()
