"""One writer at a time, and a lock that dies with its process."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leadlight.core.errors import HomeError
from leadlight.store.lock import writing

_HOLD = """
import sys
from pathlib import Path
from leadlight.store.lock import writing
with writing(Path(sys.argv[1]), "ingest"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until its standard input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def test_a_second_writer_is_told_who_holds_it(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with another_writer(lock) as holder:
        told = rf"busy: process {holder.pid} \(ingest\)"
        with pytest.raises(HomeError, match=told), writing(lock, "build"):
            pytest.fail("two writers at once")
        with pytest.raises(HomeError, match=told), writing(lock, "build"):
            pytest.fail("the first refusal broke the lock")


def test_a_killed_writer_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with another_writer(lock) as holder:
        holder.send_signal(signal.SIGKILL)
        assert holder.wait() == -signal.SIGKILL
        with writing(lock, "build"):
            assert "build" in lock.read_text()


def test_a_writer_that_fails_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with pytest.raises(RuntimeError, match="stop"), writing(lock, "ingest"):
        raise RuntimeError("stop")
    with writing(lock, "build"):
        assert lock.read_text().endswith("(build)")


def test_one_writer_within_a_process_too(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with (
        writing(lock, "ingest"),
        pytest.raises(HomeError, match="ingest"),
        writing(lock, "build"),
    ):
        pytest.fail("two writers at once")
