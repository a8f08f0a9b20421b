"""Whoever watches the server learns whether it answers, and nothing of anybody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.intake import CONTEXT, Intake, json_line

from leadlight.finder.build import build
from leadlight.govern.audit import events
from leadlight.serve.app import create_app


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """A home of its own."""
    made = Intake(tmp_path)
    yield made
    made.home.close()


@pytest.fixture
def client(intake: Intake) -> TestClient:
    """A watcher on this machine."""
    return TestClient(
        create_app(intake.home, CONTEXT), "http://127.0.0.1", raise_server_exceptions=False
    )


def test_a_new_home_is_ready(client: TestClient) -> None:
    """It greets, so it answers."""
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"generation": None, "status": "ready"}


def test_a_build_that_cannot_be_read_is_not_ready(intake: Intake, client: TestClient) -> None:
    """And says so with 503 and the remedy; the process itself lives."""
    intake.take(json_line())
    build(intake.home, CONTEXT)
    assert client.get("/health/ready").json()["generation"] == 1
    shutil.rmtree(intake.home.path / "generations")
    answer = client.get("/health/ready", headers={"accept": "application/json"})
    assert answer.status_code == 503
    assert "leadlight doctor" in answer.json()["detail"]
    assert client.get("/health/live").status_code == 200


def test_a_ledger_that_cannot_be_read_is_not_ready(intake: Intake, client: TestClient) -> None:
    """Nothing can be looked up without it."""
    intake.home.close()
    (intake.home.path / "ledger.sqlite").write_bytes(b"no ledger" * 1000)
    assert client.get("/health/ready").status_code == 503
    assert client.get("/leads").status_code == 503


def test_figures(intake: Intake, client: TestClient) -> None:
    """Requests by the template of their route; what the home holds; how old each source is."""
    intake.take(json_line(body="call 212 555 0100", source='odd"name\\.example'))
    build(intake.home, CONTEXT)
    client.get("/leads/somebody")
    client.get("/no/such/page?q=2125550100")
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    text = told.text
    for line in (
        'leadlight_request_seconds_count{method="GET",route="/leads/{lead_id}",status="404"} 1.0',
        'leadlight_request_seconds_count{method="GET",route="(none)",status="404"} 1.0',
        'leadlight_records{kind="postings"} 1.0',
        "leadlight_build 1.0",
        'leadlight_source_seen_timestamp_seconds{source="odd\\"name\\\\.example"}',
    ):
        assert line in text
    for secret in ("somebody", "2125550100", "such/page"):
        assert secret not in text


def test_watching_is_no_look(intake: Intake, client: TestClient) -> None:
    """So it leaves no event."""
    intake.take(json_line())
    build(intake.home, CONTEXT)
    with intake.home.ledger.reading() as ledger:
        before = len(events(ledger))
    for path in ("/health/live", "/health/ready", "/metrics", "/health"):
        assert client.get(path).status_code == 200
    with intake.home.ledger.reading() as ledger:
        assert len(events(ledger)) == before
