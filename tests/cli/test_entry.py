"""The installed program, as a process of its own: pipes, standard input, colours and tracebacks."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from tests.command import PROGRAM
from tests.intake import json_line

from leadlight.core.context import Context
from leadlight.store.home import Home

COLOUR = re.compile(rb"\x1b\[[0-9;]*3[0-7]m")


def run(*words: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [str(PROGRAM), *map(str, words)]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def test_exit_codes_of_the_program(built_home: Home) -> None:
    assert run("--help").returncode == 0
    assert run("nosuchverb").returncode == 2
    unknown = run("lead", "nobody", "--home", built_home.path)
    assert (unknown.returncode, unknown.stdout) == (1, b"")
    assert unknown.stderr == b"leadlight: no lead is called 'nobody'; see `leadlight leads`\n"


def test_a_feed_from_standard_input(tmp_path: Path) -> None:
    ran = run("ingest", "-", "--json", "--home", tmp_path / "home", given=json_line())
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["postings"] == 1
    read = run("extract", "-", given=json_line(body="call 212-555-0142") + b"x\n")
    first, second = map(json.loads, read.stdout.splitlines())
    assert first["phones"][0]["e164"] == "+12125550142"
    assert second["line"] == 2


def test_a_reader_that_goes_away_is_no_fault(built_home: Home) -> None:
    command = [str(PROGRAM), "links", "--json", "--home", str(built_home.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        json.loads(process.stdout.readline())
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("plain", [True, False], ids=["NO_COLOR", "colours"])
def test_no_colour_where_none_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: object
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LEADLIGHT_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    assert bool(COLOUR.search(on_a_terminal("doctor"))) is not plain


def on_a_terminal(*words: str) -> bytes:
    """What the program writes to a terminal."""
    ours, its = pty.openpty()
    with subprocess.Popen([str(PROGRAM), *words], stdout=its, stderr=its, stdin=its) as process:
        os.close(its)
        shown = b""
        while block := _block(ours):
            shown += block
        process.wait()
    os.close(ours)
    return shown


def _block(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other side is closed
        return b""


def test_two_writers_at_once(built_home: Home, context: Context) -> None:
    with built_home.writing("a long build"):
        ran = run("build", "--full", "--home", built_home.path)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert re.search(rb"busy: process \d+ \(a long build\); try again later\n", ran.stderr)


def test_a_build_ends_in_silence(tmp_path: Path) -> None:
    """No library complains, when the process ends, of what was kept from it."""
    run("ingest", "-", "--home", tmp_path, given=json_line(body="call 212-555-0142"))
    ran = run("build", "--home", tmp_path)
    assert ran.returncode == 0
    assert b"leaked" not in ran.stderr
