"""What a machine does to a home: each is told in one sentence, and harms nothing.

Disks are real: a small one in memory, and a mount that can only be read, both seen by the command
alone.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.command import PROGRAM, Ran, leadlight
from tests.conftest import CONTEXT
from tests.intake import json_line

from leadlight.core.clock import fixed_clock
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.govern.opening import open_home

FEED = b"".join(json_line(source_id=f"a{n}", title=f"Ad {n}, {n * 977}") for n in range(400))
MOUNTS = os.geteuid() == 0 and shutil.which("unshare") and shutil.which("setpriv")
needs_mounts = pytest.mark.skipif(not MOUNTS, reason="needs root, to mount disks of its own")
COMMANDS = (
    ("ingest", "FEED"),
    ("build",),
    ("leads",),
    ("job", "build"),
    ("backup", "BACKUPS"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a feed and a home that has read another."""
    (tmp_path / "feed.jsonl").write_bytes(FEED)
    (tmp_path / "one.jsonl").write_bytes(json_line())
    assert leadlight("ingest", tmp_path / "one.jsonl", "--home", tmp_path / "home").code == 0
    return tmp_path


def apart(folder: Path, before: str, *words: str) -> Ran:
    """Run a command on ``folder``'s home where ``before`` was done to the mounts, alone."""
    named = {"FEED": str(folder / "feed.jsonl"), "BACKUPS": str(folder / "backups")}
    command = " ".join([str(PROGRAM), *(named.get(word, word) for word in words)])
    environment = os.environ | {"LEADLIGHT_HOME": str(folder / "home"), "LEADLIGHT_WORKERS": "1"}
    script = f"set -e; cd {folder}; {before}; {command}"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    return Ran(done.returncode, done.stdout, _without_noise(done.stderr))


def _without_noise(said: str) -> str:
    """Without what a library says of itself when its process ends early."""
    lines = said.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("nanobind:", " - ", "See http")))


def one_sentence(ran: Ran, *parts: str) -> None:
    assert ran.code == 1, ran.err
    assert ran.err.startswith("leadlight: "), ran.err
    assert ran.err.count("\n") == 1, ran.err
    for part in parts:
        assert part in ran.err, ran.err


def unharmed(folder: Path, titles: int = 1) -> None:
    """Every file is as the ledger names it, nothing is lost, and work goes on."""
    home = open_home(Settings(home=folder / "home"), "tester")
    assert all(each.problem is None for each in desk.check(home, CONTEXT))
    assert desk.status(home).postings == titles
    home.close()
    assert leadlight("ingest", folder / "feed.jsonl", *_at(folder)).code == 0


def _found(ran: Ran, about: str) -> list[dict[str, Any]]:
    """What the doctor found about one thing."""
    return [each for each in ran.records() if each["about"] == about]


def _at(folder: Path) -> tuple[str, Path]:
    return "--home", folder / "home"


@needs_mounts
@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_disk_that_can_only_be_read(folder: Path, words: tuple[str, ...]) -> None:
    fixed = "mount --bind home home && mount -o remount,bind,ro home"
    one_sentence(apart(folder, fixed, *words), "can only be read", "mount it", str(folder / "home"))
    unharmed(folder)


@needs_mounts
@pytest.mark.slow
def test_the_doctor_tells_a_disk_that_can_only_be_read(folder: Path) -> None:
    ran = apart(folder, "mount --bind home home && mount -o remount,bind,ro home", "doctor --json")
    (found,) = _found(ran, "data folder")
    assert (ran.code, found["sound"]) == (1, False)
    assert "can only be read: mount it" in found["says"]
    assert "permissions" not in ran.out


@needs_mounts
@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_home_of_another_user(folder: Path, words: tuple[str, ...]) -> None:
    """Without root's right to everybody's files."""
    powerless = "setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all"
    before = f"chown -R 12345:12345 home && chmod -R go-w home && exec {powerless}"
    named = {"FEED": str(folder / "feed.jsonl"), "BACKUPS": str(folder / "backups")}
    words = tuple(named.get(word, word) for word in words)
    ran = apart(folder, f"{before} {PROGRAM} {' '.join(words)}; :", "")
    one_sentence(ran, "may not write to", "mend its owner", str(folder / "home"))
    unharmed(folder)


@needs_mounts
@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 96, 300, 700])
@pytest.mark.parametrize("words", COMMANDS[:2], ids=lambda words: words[0])
def test_a_full_disk(folder: Path, words: tuple[str, ...], room: int) -> None:
    """At whatever step it is full: nothing half done stays, and once there is room all is well."""
    small = (
        "mkdir disk && mount -t tmpfs -o size=6m tmpfs disk && cp -a home disk/home "
        f"&& export LEADLIGHT_HOME={folder}/disk/home "
        f"&& head -c $(($(stat -f -c '%a * %S' disk) - {room} * 1024)) /dev/zero > disk/fill"
    )
    kept = "|| code=$?; rm disk/fill; rm -rf home; cp -a disk/home home; exit $code"
    ran = apart(folder, small, *words, kept)
    if ran.code:
        one_sentence(ran, "no room left", "make room")
        unharmed(folder)
    else:
        assert room > 96  # it was enough


def test_a_home_of_a_newer_leadlight(folder: Path) -> None:
    ledger = folder / "home" / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as opened, opened:
        (version,) = opened.execute("SELECT version_num FROM store_migrations").fetchone()
        opened.execute("UPDATE store_migrations SET version_num = 'store_9999'")
    for words in (("leads",), ("build",), ("jobs",)):
        one_sentence(leadlight(*words, *_at(folder)), "newer Leadlight", "use that version")
    with closing(sqlite3.connect(ledger)) as opened, opened:
        opened.execute("UPDATE store_migrations SET version_num = ?", (version,))
    unharmed(folder)


def test_a_clock_that_was_set_back(folder: Path) -> None:
    """Said on standard error by the next command, and by the doctor as long as it is so; the work
    is done all the same."""
    assert "clock" not in leadlight("jobs", *_at(folder)).err
    future = fixed_clock(datetime(2099, 1, 1, tzinfo=UTC))
    home = open_home(Settings(home=folder / "home"), "tester", clock=future)
    desk.jobs(home, CONTEXT)
    home.close()
    ran = leadlight("ingest", folder / "feed.jsonl", *_at(folder))
    assert ran.code == 0
    assert "leadlight: the clock says" in ran.err
    assert "the last event of the log is of 2099-01-01 00:00: set the clock right" in ran.err
    for _ in range(2):
        (clock,) = _found(leadlight("doctor", "--json", *_at(folder)), "clock")
        assert not clock["sound"]
        assert "an event of 2099-01-01 00:00: set the clock right" in clock["says"]
    unharmed(folder, 400)  # of them one stood in the first feed
