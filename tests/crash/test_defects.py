"""Defects that these tests are shown to find, in process and from outside."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from tests.crash.befallen import befall, ending
from tests.crash.defects import DEFECTS
from tests.crash.dump import left_over, nothing_twice
from tests.crash.order import misplaced
from tests.crash.outside import Ended, Fault, attached
from tests.crash.places import Place, feed, take
from tests.crash.stops import Stop, machine
from tests.crash.works import WORKS, course, problems

from leadlight.store import archive
from leadlight.store.shapes import ARCHIVE

PARTED = ("event after commit", "cursor before rows", "known in memory alone")


def begun(tmp_path: Path) -> Place:
    place = Place(tmp_path / "start", tmp_path)
    WORKS["ingest"].begin(place)
    return place


def test_files_are_on_the_disk_before_they_are_named_and_committed(tmp_path: Path) -> None:
    home = begun(tmp_path).opened()
    with machine() as steps:
        take(home, tmp_path, 1, 2)
    home.close()
    assert any(step == "do_commit" for step, _ in steps.log)
    assert sum(step == "replace" for step, _ in steps.log) > 5
    assert misplaced(steps.log) == []


@pytest.mark.parametrize("defect", ["a name before its content", "a name that is not forced"])
def test_a_file_that_is_not_forced_to_disk_is_found(tmp_path: Path, defect: str) -> None:
    home = begun(tmp_path).opened()
    with DEFECTS[defect](), machine() as steps:
        take(home, tmp_path, 1)
    home.close()
    assert misplaced(steps.log)


@pytest.mark.parametrize("defect", PARTED)
def test_a_change_in_parts_is_found_in_process(tmp_path: Path, defect: str) -> None:
    """By a stop before one of the first commits."""
    work, start = WORKS["ingest"], begun(tmp_path)
    wanted = course(work, start.copied(tmp_path / "whole"))
    found = []
    for last in range(7, 12):
        place = start.copied(tmp_path / f"stop-{last}")
        with DEFECTS[defect]():
            try:
                with machine(last, files=False):
                    work.run(place, lambda _: None)
            except Stop:
                found += problems(work, place, wanted, 0)
    assert found


@pytest.mark.slow
@pytest.mark.skipif(not attached(), reason="needs strace, and leave to trace")
@pytest.mark.parametrize("defect", PARTED)
def test_a_change_in_parts_is_found_from_outside(
    tmp_path: Path, pool: ProcessPoolExecutor, defect: str
) -> None:
    """By a kill while the ledger is forced to disk."""
    work, start = WORKS["ingest"], begun(tmp_path)
    wanted = course(work, start.copied(tmp_path / "whole"))
    found = []
    for number in range(4, 16):
        fault = Fault((f"inject=fdatasync:signal=SIGKILL:when={number}",))
        found += befall(pool, "ingest", start, wanted, fault, defect) or []
    assert found


def test_a_file_that_nothing_names_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that sweeps nothing."""
    home = begun(tmp_path).opened()
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
    home = begun(tmp_path).opened()
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
    assert nothing_twice(home)
    home.close()


CALLS = """\
71 pwrite64(5</w/p/home/ledger.sqlite-wal>, ""..., 9, 0) = 9
71 fdatasync(5</w/p/home/ledger.sqlite-wal>) = -1 EIO (Input/output error) (INJECTED)
71 fdatasync(5</w/p/home/ledger.sqlite-wal>) = 0
71 fsync(5</w/p/home/archive/2026-02>) = -1 EIO (Input/output error) (INJECTED)
71 fsync(5</w/p/home/archive/2026-03>) = -1 EIO (Input/output error) (INJECTED)
71 fsync(5</w/p/home/archive/2026-03>) = 0
72 write(6</w/p/home/tmp/versions-1.parquet.9.tmp>, ""..., 9 <unfinished ...>
71 pwrite64(5</w/p/home/ledger.sqlite>, ""..., 9, 0) = 9
71 fdatasync(5</w/p/home/ledger.sqlite>) = -1 EIO (Input/output error) (INJECTED)
72 <... write resumed>) = -1 ENOSPC (No space left on device) (INJECTED)
72 pwrite64(7</w/p/home/tmp/build/spilled>, ""..., 9, 0) = -1 ENOSPC (No space left) (INJECTED)
72 write(2<pipe:[44]>, ""..., 9) = -1 ENOSPC (No space left on device) (INJECTED)
72 write(8</w/p/home/log.key>, ""..., 9) = 9
72 fsync(8</w/p/home/log.key>) = 0
72 fsync(8</w/p/home/log.key>) = -1 EIO (Input/output error) (INJECTED)
"""


@pytest.mark.parametrize("code", [0, 1])
def test_a_work_that_goes_on_over_a_failed_call_is_found(code: int) -> None:
    """Not where what failed need not last, or was there already, or was done after all; nor where
    the work says that it failed."""
    wrong = ending(Place(Path("/w/p"), Path("/w")), Ended(0, code, CALLS))
    found = ["2026-02", "ledger.sqlite-wal", "versions-1.parquet.9.tmp"]
    assert wrong == ([] if code else [f"it went on without {name}" for name in found])
