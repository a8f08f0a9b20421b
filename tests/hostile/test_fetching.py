"""Nothing that stands in an ad is fetched: nobody learns that his ad is read, or reaches a machine
of the house through it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.intake import CONTEXT, Intake, json_line

from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.serve.app import create_app


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """Somebody who listens on this machine, and would know if he were asked."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def was_asked(trap: socket.socket) -> bool:
    """Whether anybody came, from any process."""
    try:
        came, _ = trap.accept()
    except BlockingIOError:
        return False
    came.close()
    return True


def test_a_trap_catches(trap: socket.socket) -> None:
    """The test below can fail."""
    assert not was_asked(trap)
    socket.create_connection(trap.getsockname()).close()
    assert was_asked(trap)


def test_no_address_of_an_ad_is_asked(trap: socket.socket, tmp_path: Path) -> None:
    """Not when it is read, built, looked at, searched or taken along; whatever field it is in."""
    bait = f"http://127.0.0.1:{trap.getsockname()[1]}/bait"
    intake = Intake(tmp_path)
    shown = f'call 212 555 0100 <img src="{bait}"><a href="{bait}">site</a> {bait}'
    for number in range(2):
        ad = {
            "source_id": f"a{number}",
            "url": f"{bait}/{number}",
            "title": shown,
            "body": f'<link rel="stylesheet" href="{bait}">{shown}',
            "contacts": [{"type": "url", "value": bait}],
            "images": [{"url": bait}],
        }
        intake.take(json_line(**ad))
    build(intake.home, CONTEXT)
    (row, *_) = desk.links(intake.home, CONTEXT)
    client = TestClient(create_app(intake.home, CONTEXT), "http://127.0.0.1:8080")
    for path in (f"/leads/{row.lead_id}", f"/ads/{row.ad_id}", f"/leads/{row.lead_id}/graph",
                 f"/search?q={bait}", "/leads.csv"):  # fmt: skip
        assert client.get(path).status_code == 200
    intake.home.close()
    assert not was_asked(trap)
