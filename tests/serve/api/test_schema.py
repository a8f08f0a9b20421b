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
from pathlib import Path

import pytest
from tests.serve.api.conftest import CONTEXT, Program

from leadlight.serve.server import address, listen, server
from leadlight.store.home import Home

EXAMPLES = 8
"""Cases of each operation that are drawn, beside those that cover each rule of its schema."""
SECONDS = 120
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "410", "413", "422"]
"""
"""A body that is no verdict may be too long as well."""
CHECKS = ("all", "--exclude-checks", "positive_data_acceptance")


@pytest.fixture(scope="module")
def site(quick_home: Home) -> Iterator[str]:
    """A real server beside the test."""
    with listen("127.0.0.1", 0) as listening:
        running = server(quick_home, CONTEXT)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.02)
        yield address(listening).rstrip("/")
        running.should_exit = True
        thread.join()


def test_nothing_breaks_and_answers_fit(site: str, quick_home: Home, tmp_path: Path) -> None:
    """No fault of the server, no answer that its document does not describe, no way round a token,
    and nothing accepted that the document forbids."""
    headers = Program(quick_home, "read", "verdict").headers
    asked = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{site}/openapi.json"),
        *("--checks", *CHECKS, "--max-examples", str(EXAMPLES), "--max-time", str(SECONDS)),
        *("--generation-deterministic", "--seed", "1"),
        *("--continue-on-failure", "--no-color", "--warnings", "off"),
        *(word for name, value in headers.items() for word in ("--header", f"{name}: {value}")),
    ]
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
