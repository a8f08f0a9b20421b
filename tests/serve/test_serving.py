"""The server itself: it starts, answers, logs nothing of anybody, and ends in peace."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.command import leadlight
from tests.intake import json_line

START = "import sys; from leadlight.cli.main import main; sys.argv[0] = 'leadlight'; main()"
PATIENCE = 60.0
NUMBER = "+1 212 555 0100"


class Served:
    """A server in a process of its own, over a small built home."""

    def __init__(self, home: Path, log: Path, *options: str) -> None:
        self.home, self.log = home, log
        words = ("serve", "--home", str(home), "--port", "0", *options)
        script = [sys.executable, "-c", f"if __name__ == '__main__': {START}", *words]
        with log.open("wb") as file:
            self.process = subprocess.Popen(script, stdout=file, stderr=file, env=os.environ)
        self.port = self._port()

    def _port(self) -> int:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := re.search(r"is at http://127\.0\.0\.1:(\d+)/", self.text()):
                return int(found[1])
            assert self.process.poll() is None, self.text()
            time.sleep(0.05)
        raise TimeoutError(self.text())

    def text(self) -> str:
        """Everything that it said."""
        return self.log.read_text(encoding="utf-8")

    def lines(self) -> list[dict[str, Any]]:
        """The lines of its log."""
        return [json.loads(line) for line in self.text().splitlines() if line.startswith("{")]

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        told = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return told

    def refuses(self) -> bool:
        """Whether it takes no request any more."""
        try:
            self.ask("GET", "/health/live")
        except OSError as error:  # cut short while it closes, it takes no next one
            return isinstance(error, ConnectionRefusedError)
        return False

    def end(self) -> int:
        """Tells it to end; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one ad, built, and a token in its folder's name file."""
    folder = tmp_path_factory.mktemp("served")
    feed = folder / "feed.jsonl"
    feed.write_bytes(json_line(body=f"call {NUMBER}"))
    assert leadlight("ingest", feed, "--home", folder / "home").code == 0
    assert leadlight("build", "--home", folder / "home").code == 0
    token = leadlight("token", "new", "program", "--home", folder / "home").out.strip()
    (folder / "token").write_text(token, encoding="utf-8")
    return folder / "home"


@pytest.fixture
def bearer(home: Path) -> dict[str, str]:
    """Headers of a program."""
    token = (home.parent / "token").read_text(encoding="utf-8")
    return {"Authorization": f"Bearer {token}", "Leadlight-Purpose": "case-of-secrecy"}


@contextmanager
def serving(home: Path, log: Path, *options: str) -> Iterator[Served]:
    """A server that is ended whatever happens."""
    served = Served(home, log, *options)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.process.kill()
            served.process.wait()


def test_the_log_tells_of_requests_and_of_nobody(
    home: Path, tmp_path: Path, bearer: dict[str, str]
) -> None:
    """Neither question nor purpose nor token, nor a line that somebody forged."""
    with serving(home, tmp_path / "log", "--log") as served:
        for path in (
            *("/search?q=2125550100", "/leads/Lsecretlead", "/secret/path%0A%7B%22forged%22:1%7D"),
            *("/search.json?q=%22unclosed", "/api/v1/search?q=2125550100&place=Secretville"),
        ):
            served.ask("GET", path, **bearer)
        number = served.ask("GET", "/health/live")[1]["x-request-id"]
        assert served.end() == 0
    told = [line for line in served.lines() if line["logger"] == "leadlight.requests"]
    assert [(line["route"], line["status"]) for line in told] == [
        *(("/search", 200), ("/leads/{lead_id}", 404), ("(none)", 404), ("/search.json", 200)),
        *(("/api/v1/search", 200), ("/health/live", 200)),
    ]
    assert told[-1]["request_id"] == number
    assert told[4]["actor"] == "program"
    for secret in (
        *("2125550100", "secretlead", "forged", "unclosed", "Secretville", "case-of-secrecy"),
        bearer["Authorization"].rpartition("_")[2],
    ):
        assert secret not in served.text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_answer_under_way_is_finished(home: Path, tmp_path: Path, number: int) -> None:
    """Then the server ends with 0; nothing new is taken meanwhile."""
    Image.new("L", (240, 240)).save(picture := io.BytesIO(), "PNG")
    sent = picture.getvalue()
    asked = (
        "POST /search/picture HTTP/1.1",
        *("Host: localhost", "Sec-Fetch-Site: same-origin", f"Content-Length: {len(sent)}"),
        *("Expect: 100-continue", "", ""),
    )
    with (
        serving(home, tmp_path / "log", "--log") as served,
        socket.create_connection(("127.0.0.1", served.port), PATIENCE) as connection,
        connection.makefile("rb") as answer,
    ):
        connection.sendall("\r\n".join(asked).encode())
        assert answer.readline().startswith(
            b"HTTP/1.1 100"
        )  # it is at work, and waits for the rest
        served.process.send_signal(number)
        end = time.monotonic() + PATIENCE
        while not served.refuses():
            assert time.monotonic() < end
        connection.sendall(sent)
        assert b"HTTP/1.1 200" in answer.read()
        assert served.process.wait(PATIENCE) == 0


def test_several_processes_serve_one_address(
    home: Path, tmp_path: Path, bearer: dict[str, str]
) -> None:
    """One that dies is replaced; their figures are added up; all end together."""
    with serving(home, tmp_path / "log", "--log", "--workers", "2") as served:
        for _ in range(6):
            assert served.ask("GET", "/api/v1/generation", **bearer)[0] == 200
        end = time.monotonic() + PATIENCE
        while (counted := _counted(served)) < 6:  # an answer is counted once it is sent
            assert time.monotonic() < end
        assert counted == 6
        children = _children(served.process.pid)
        assert len(children) == 2
        os.kill(children[0], signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while children[0] in (now := _children(served.process.pid)) or len(now) < 2:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert served.ask("GET", "/health/live")[0] == 200
        assert served.end() == 0
    assert any("ended with code -9" in line.get("says", "") for line in served.lines())


def _counted(served: Served) -> float:
    """How often the generation was asked for, as the figures have it."""
    figures = served.ask("GET", "/metrics")[2].decode()
    found = re.search(r'seconds_count\{[^}]*route="/api/v1/generation"[^}]*\} ([\d.]+)', figures)
    return float(found[1]) if found else 0


def _children(parent: int) -> list[int]:
    """The processes that serve: those that the parent started to run code of ours."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
            words = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[1]) == parent and b"spawn_main" in words and fields[0] != "Z":
            found.append(int(status.parent.name))
    return sorted(found)
