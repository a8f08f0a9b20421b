"""Feeds put into a folder are taken once they lie still, and none is lost or taken twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.command import leadlight
from tests.intake import json_line

from leadlight.core.errors import InputError
from leadlight.finder.ingest.inbox import DONE, REFUSED, Inbox

PROGRAM = Path(sys.executable).with_name("leadlight")
LONG = 60.0


def put(folder: Path, name: str, content: bytes = b"x", at: float = 100.0) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


def test_a_feed_is_ready_once_it_lies_still(tmp_path: Path) -> None:
    now = [101.0]
    inbox = Inbox(tmp_path, lambda: now[0])
    path = put(tmp_path, "a.jsonl")
    assert list(inbox.ready()) == []  # seen for the first time
    assert list(inbox.ready()) == []  # younger than two seconds
    now[0] = 103.0
    assert list(inbox.ready()) == [path]
    put(tmp_path, "a.jsonl", b"xx", 102.5)
    assert list(inbox.ready()) == []  # it grew
    now[0] = 110.0
    assert list(inbox.ready()) == [path]


def test_what_is_on_its_way_or_no_feed_is_left_alone_and_the_oldest_comes_first(
    tmp_path: Path,
) -> None:
    inbox = Inbox(tmp_path, lambda: 1000.0)
    new, old = put(tmp_path, "a.csv", at=300), put(tmp_path, "b.warc.gz", at=200)
    for name in (".a.jsonl", "a.jsonl.part", "notes.txt"):
        put(tmp_path, name)
    (tmp_path / "folder.jsonl").mkdir()
    list(inbox.ready())
    assert list(inbox.ready()) == [old, new]


def test_feeds_of_one_name_are_put_beside_one_another(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    for content in (b"1", b"2", b"3"):
        inbox.put_aside(put(tmp_path, "a.jsonl", content), DONE)
    aside = {path.name: path.read_bytes() for path in (tmp_path / DONE).iterdir()}
    assert aside == {"a.jsonl": b"1", "2-a.jsonl": b"2", "3-a.jsonl": b"3"}


def test_only_a_folder_can_be_watched(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        Inbox(tmp_path / "none")
    for words in (["ingest"], ["ingest", "x", "--watch", tmp_path]):
        assert leadlight(*words, "--home", tmp_path / "home").code == 2


def test_a_watched_folder_is_read_until_a_signal_ends_it(tmp_path: Path) -> None:
    """The program itself; a feed that cannot be opened stops nothing."""
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    put(inbox, "bad.wacz", b"no zip")
    put(inbox, "good.jsonl", json_line() + b"{\n")
    words = ["ingest", "--watch", inbox, "--every", "0.1", "--home", home, "--purpose", "a test"]
    with subprocess.Popen(
        [str(PROGRAM), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        try:
            wait_for(inbox / DONE / "good.jsonl")
            wait_for(inbox / REFUSED / "bad.wacz")
            (inbox / ".later").write_bytes(json_line(source_id="a2"))
            (inbox / ".later").rename(inbox / "later.jsonl")
            wait_for(inbox / DONE / "later.jsonl")
        finally:
            program.send_signal(signal.SIGTERM)
            out, err = program.communicate(timeout=LONG)
    assert program.returncode == 0
    assert out.count("1 new postings") == 2
    assert "bad.wacz is no WACZ file" in err
    assert leadlight("quarantine", "--json", "--home", home).records()[0]["line"] == 2


def wait_for(path: Path) -> None:
    end = time.monotonic() + LONG
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not come"
        time.sleep(0.05)
