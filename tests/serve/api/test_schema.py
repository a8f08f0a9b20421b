"""The interface keeps to its own document, whatever is sent: asked by schemathesis, over a socket.

``positive_data_acceptance`` is left out: the grammar of a search, the id of a lead or a cursor that
was handed out is more than a schema can say, so some of what fits the schema is refused.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.conftest import copy_home
from tests.serve.api.conftest import CONTEXT, Program

from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home
from leadlight.serve.server import address, listen, server
from leadlight.store.home import Home
from leadlight.store.pushes import waiting_pushes

pytestmark = pytest.mark.long
EXAMPLES = 8
"""Cases of each operation that are drawn, beside those that cover each rule of its schema."""
SECONDS = 120
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "410", "413", "415", "422"]
"""
"""A body that is no verdict may be too long as well."""
CHECKS = ("all", "--exclude-checks", "positive_data_acceptance")


@contextmanager
def served(home: Home) -> Iterator[str]:
    """A real server beside the test."""
    with listen("127.0.0.1", 0) as listening:
        running = server(home, CONTEXT)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.02)
        yield address(listening).rstrip("/")
        running.should_exit = True
        thread.join()


def ask(site: str, program: Program, folder: Path, *more: str) -> None:
    """Everything that schemathesis asks of ``site``; what it says is wrong fails the test."""
    asked = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{site}/openapi.json"),
        *("--checks", *CHECKS, "--max-examples", str(EXAMPLES), "--max-time", str(SECONDS)),
        *("--generation-deterministic", "--seed", "1"),
        *("--continue-on-failure", "--no-color", "--warnings", "off", *more),
        *(word for each in program.headers.items() for word in ("--header", ": ".join(each))),
    ]
    (folder / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_breaks_and_answers_fit(home: Home, tmp_path: Path) -> None:
    """No fault of the server, no answer that its document does not describe, no way round a token,
    and nothing accepted that the document forbids. What is said goes into a copy, of which programs
    may ask as often as they like."""
    copy_home(home, tmp_path / "home")
    quick = open_home(Settings(home=tmp_path / "home", api_rate=1_000_000), "ines")
    with served(quick) as site:
        ask(site, Program(quick, "read", "verdict", "feed"), tmp_path)
    quick.close()


def test_feeds_are_taken_as_the_document_says(tmp_path: Path) -> None:
    """By a home that takes them, which the other one does not: its data is made up."""
    settings = Settings(home=tmp_path / "home", api_rate=1_000_000)
    home = open_home(settings, "ines", "a test")
    with served(home) as site:
        ask(site, Program(home, "feed"), tmp_path, "--include-path-regex", "/feeds/")
    with home.ledger.reading() as ledger:
        assert waiting_pushes(ledger) != []
    home.close()
