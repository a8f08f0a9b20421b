"""Jobs on the command line: asked for, done by a worker of its own, listed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.command import PROGRAM, leadlight
from tests.intake import json_line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feed.jsonl").write_bytes(json_line() + b"{\n")
    return tmp_path


def test_asked_for_run_and_listed(folder: Path) -> None:
    at = ("--home", folder / "home")
    assert "is queued" in leadlight("job", "ingest", folder / "feed.jsonl", *at).out
    assert "No worker runs" in leadlight("jobs", *at).err
    ran = leadlight("job", "run", *at)
    assert ran.code == 0, ran.err
    assert "job 1 (ingest) is done" in ran.err
    (job,) = leadlight("jobs", "--json", *at).records()
    assert (job["state"], job["outcome"]["quarantined"]) == ("done", 1)
    assert "2 read, 1 new postings, 1 quarantined" in leadlight("jobs", *at).out
    assert "feed.jsonl" in leadlight("job", "show", 1, *at).out
    assert "No job waits" in leadlight("job", "run", *at).err


def test_cancelled_and_had_again(folder: Path) -> None:
    at = ("--home", folder / "home")
    leadlight("job", "build", "--full", *at)
    assert "is cancelled" in leadlight("job", "cancel", 1, *at).out
    ran = leadlight("job", "cancel", 1, *at)
    assert (ran.code, ran.err.strip().count("\n")) == (1, 0)
    assert "has ended" in ran.err
    assert "is queued" in leadlight("job", "again", 1, *at).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ingest", "-"), "standard input ends with this command"),
        (("ingest", "/nowhere/feed.jsonl"), "no such file"),
        (("inbox",), "LEADLIGHT_INBOX"),
        (("show", "4"), "no job has the id 4"),
    ],
)
def test_what_cannot_be_asked_for(folder: Path, words: tuple[str, ...], says: str) -> None:
    ran = leadlight("job", *words, "--home", folder / "home")
    assert ran.code == 1
    assert says in ran.err


@pytest.mark.slow
def test_a_worker_that_is_killed_leaves_its_job_to_the_next(folder: Path) -> None:
    """A process killed while it reads; the next one has it done, and every record once."""
    feed = folder / "large.jsonl"
    feed.write_bytes(b"".join(json_line(source_id=f"a{n}", title=f"Ad {n}") for n in range(30_000)))
    at = ("--home", folder / "home")
    leadlight("job", "ingest", feed, *at)
    environment = os.environ | {"LEADLIGHT_BATCH_RECORDS": "500", "LEADLIGHT_WORKERS": "1"}
    command = [str(PROGRAM), "work", "--home", str(folder / "home")]
    first = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        (job,) = leadlight("jobs", "--json", *at).records()
        if job["state"] == "running" and job["done"] >= 500:
            break
        time.sleep(0.2)
    first.send_signal(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    (job,) = leadlight("jobs", "--json", *at).records()
    assert job["state"] == "running"
    assert leadlight("job", "run", *at).code == 0
    (job,) = leadlight("jobs", "--json", *at).records()
    assert (job["state"], job["attempts"]) == ("done", 2)
    assert (job["outcome"]["read"], job["outcome"]["postings"]) == (30_000, 30_000)
