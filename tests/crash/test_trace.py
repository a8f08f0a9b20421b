"""What the system's calls tell: everything is on the disk before it is acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.crash.order import CALLS, read, undone
from tests.crash.outside import Ended, attached, traced
from tests.crash.places import Place
from tests.crash.works import WORKS

needs_tracer = pytest.mark.skipif(not attached(), reason="needs strace, and leave to trace")


def told(tmp_path: Path, name: str, defect: str = "") -> tuple[Ended, list[str]]:
    place = Place(tmp_path / "start", tmp_path)
    place.folder.mkdir()
    WORKS[name].begin(place)
    ended = traced(name, place, calls=CALLS, defect=defect)
    home = place.backups if name == "backup" else place.home
    return ended, undone(ended.calls, home, place.folder / "acknowledged")


@needs_tracer
@pytest.mark.parametrize("name", WORKS)
def test_nothing_is_acknowledged_before_it_is_on_the_disk(tmp_path: Path, name: str) -> None:
    ended, waiting = told(tmp_path, name)
    assert ended.is_done
    assert ended.acknowledged > 0
    names = {call.name for call in read(ended.calls)}
    assert {"openat", "pwrite64", "fdatasync"} <= names
    assert waiting == []


@needs_tracer
@pytest.mark.parametrize(
    ("name", "defect", "says"),
    [
        ("ingest", "a name before its content", "content of"),
        ("ingest", "a name that is not forced", "name of"),
        ("ingest", "a ledger that is not forced", "ledger.sqlite-wal"),
        ("build", "a ledger that is not forced", "ledger.sqlite-wal"),
        ("backup", "a name before its content", "content of"),
        ("backup", "a name that is not forced", "name of"),
    ],
)
def test_what_is_not_forced_to_disk_is_found(
    tmp_path: Path, name: str, defect: str, says: str
) -> None:
    _, waiting = told(tmp_path, name, defect)
    assert any(says in each for each in waiting)
