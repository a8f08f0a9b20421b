"""The audit log is signed while a server runs, and nobody who asks waits for it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.govern.logs import CONTEXT, look

from leadlight.core.settings import Settings
from leadlight.govern.checkpoints import folder_of, newest
from leadlight.govern.opening import open_home
from leadlight.serve.witnessing import witnessing

_PATIENCE = 60.0


def test_checkpoints_follow_the_events(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path / "home", checkpoint_events=4), "owner")
    with witnessing(home, CONTEXT, every=0.01):
        for size in (4, 8):
            look(home, 4)
            end = time.monotonic() + _PATIENCE
            while (last := newest(home)) is None or last.size < size:
                assert time.monotonic() < end
                time.sleep(0.01)
    home.close()


def test_a_folder_that_cannot_be_written_is_told_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    settings = Settings(
        home=tmp_path / "home", checkpoint_events=1, checkpoints=tmp_path / "file" / "x"
    )
    home = open_home(settings, "owner")
    look(home, 3)
    with witnessing(home, CONTEXT, every=0.01):
        end = time.monotonic() + _PATIENCE
        while not caplog.records:
            assert time.monotonic() < end
            time.sleep(0.01)
        time.sleep(0.1)
    (told,) = caplog.records
    assert str(folder_of(home)) in told.getMessage()
    home.close()
