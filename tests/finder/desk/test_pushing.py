"""What was acknowledged is on disk, whatever happens to the machine before or after."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.crash.stops import Stop, machine
from tests.intake import CONTEXT, Intake, json_line

from leadlight.core.errors import HomeError
from leadlight.core.pushes import PushReceipt
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.jobs.worker import Worker
from leadlight.finder.retain.restoring import restore
from leadlight.govern.opening import open_home
from leadlight.govern.safekeeping import Asked, back_up
from leadlight.store.home import Home

LINES = b"".join(json_line(source_id=f"a{n}") for n in range(5))


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    made = Intake(tmp_path)
    yield made
    made.home.close()


def send(home: Home, content: bytes = LINES, key: str | None = None) -> PushReceipt:
    path = home.pushed.begin()
    path.write_bytes(content)
    body = desk.Body(path, hashlib.sha256(content).hexdigest(), len(content), None)
    return desk.accept(home, CONTEXT, "nightboard.example", key, body)


def work_off(home: Home) -> None:
    Worker(home, CONTEXT, threading.Event(), lambda _: None, lambda _: None).work_off()


def test_on_disk_before_it_is_acknowledged(intake: Intake) -> None:
    """Its bytes, then its name, then the row that names it."""
    send(intake.home, b"{}\n")
    with machine() as steps:
        send(intake.home)
    done = [(what, Path(path).name) for what, path in steps.log if what != "do_commit"]
    body = done[0][1]
    assert done == [("fsync", body), ("replace", body), ("fsync", "pushed")]
    assert steps.log[-1][0] == "do_commit"


def test_stopped_at_any_step_it_is_there_once_or_not_acknowledged(tmp_path: Path) -> None:
    for last in count(1):
        intake = Intake(tmp_path / str(last))
        acknowledged = False
        try:
            with machine(last):
                send(intake.home, key="night-1")
                acknowledged = True
        except Stop:
            pass
        send(intake.home, key="night-1")  # who got no answer sends it again
        work_off(intake.home)
        assert len(intake.rows("sightings")) == 5
        assert len(intake.titles()) == 5
        intake.home.close()
        if acknowledged:
            break
    assert last > 3


def test_stopped_while_it_is_taken_in_it_comes_in_once(tmp_path: Path) -> None:
    for last in (2, 8, 14, 20, 26, 32, 38):
        intake = Intake(tmp_path / str(last), batch_records=2)
        receipt = send(intake.home)
        try:
            with machine(last):
                work_off(intake.home)
        except Stop:
            pass
        work_off(intake.home)
        assert len(intake.rows("sightings")) == len(intake.titles()) == 5
        told = desk.what_became_of(intake.home, CONTEXT, "nightboard.example", receipt.id)
        assert (told.job, told.taken_at is not None) == ("done", True)
        intake.home.close()


def test_a_body_that_waits_is_in_the_backup(intake: Intake, tmp_path: Path) -> None:
    """It was acknowledged: the home that is restored takes it in."""
    send(intake.home)
    back_up(intake.home, CONTEXT, tmp_path / "kept")
    settings = Settings(home=tmp_path / "restored", workers=1)
    restore(settings, Asked("tester", "a test"), tmp_path / "kept")
    home = open_home(settings, "tester")
    work_off(home)
    assert desk.status(home).postings == 5
    home.close()


def test_what_nobody_names_is_swept_when_it_is_old(intake: Intake) -> None:
    """By the next writer; one that is on its way is left alone."""
    send(intake.home)
    pushed = intake.home.path / "pushed"
    old, new = pushed / ("0" * 32), pushed / ("1" * 32)
    half = pushed / "coming" / ("2" * 32)
    for path in (old, new, half):
        path.write_bytes(b"{}")
    for path in (old, half):
        os.utime(path, (time.time() - 7200,) * 2)
    with intake.home.writing("a test"):
        pass
    assert not old.exists()
    assert not half.exists()
    assert new.exists()
    work_off(intake.home)
    assert len(intake.titles()) == 5


def test_one_that_was_swept_before_its_row_is_not_acknowledged(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = intake.home.pushed.keep

    def lost(path: Path) -> str:
        name = keep(path)
        intake.home.pushed.path(name).unlink()
        return name

    monkeypatch.setattr(intake.home.pushed, "keep", lost)
    with pytest.raises(HomeError, match="send it again"):
        send(intake.home)
    monkeypatch.undo()
    send(intake.home)
    work_off(intake.home)
    assert len(intake.titles()) == 5
