"""The jobs page: what is open and done, asked for and cancelled by its forms alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.intake import CONTEXT, NOW, Intake, json_line

from leadlight.core.context import Context
from leadlight.core.jobs import Building, Ingesting
from leadlight.finder import desk
from leadlight.finder.jobs.worker import Worker
from leadlight.govern.access import scope_of
from leadlight.govern.audit import events
from leadlight.serve.app import create_app

OWN = {"sec-fetch-site": "same-origin"}
FORMS = ("/jobs/build", "/jobs/inbox", "/jobs/1/cancel", "/jobs/1/again")


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    (tmp_path / "inbox").mkdir()
    made = Intake(tmp_path, daily="03:30", inbox=tmp_path / "inbox")
    yield made
    made.home.close()


@pytest.fixture
def client(intake: Intake) -> TestClient:
    return TestClient(create_app(intake.home, CONTEXT), "http://127.0.0.1:8080")


def work_off(intake: Intake) -> None:
    Worker(intake.home, CONTEXT, threading.Event(), lambda _: None, lambda _: None).work_off()


def actions(intake: Intake) -> list[str]:
    with intake.home.ledger.reading() as ledger:
        return [event["action"] for event in events(ledger)]


def test_an_empty_page_says_what_to_do(client: TestClient) -> None:
    page = client.get("/jobs").text
    assert "Nothing waits." in page
    assert "Each day at 03:30 UTC the inbox" in page
    assert "leadlight work" in page
    assert client.get("/jobs.json").json()["jobs"] == []


def test_asked_for_shown_cancelled_and_had_again(client: TestClient, intake: Intake) -> None:
    """Each by a form of the page, which then comes anew."""
    answer = client.post("/jobs/build", headers=OWN)
    assert [each.status_code for each in answer.history] == [303]
    assert answer.url.path == "/jobs"
    assert "No worker is there, so nothing happens" in answer.text
    assert "Cancel<span" in answer.text
    assert client.post("/jobs/build", headers=OWN).text.count("/cancel") == 1
    answer = client.post("/jobs/1/cancel", headers=OWN)
    assert "Nothing waits." in answer.text
    assert "/jobs/1/again" in answer.text
    client.post("/jobs/1/again", headers=OWN)
    client.post("/jobs/inbox", headers=OWN)
    told = client.get("/jobs.json").json()["jobs"]
    assert [(job["id"], job["kind"], job["state"]) for job in told] == [
        (2, "inbox", "queued"),
        (1, "build", "queued"),
    ]
    assert {"job.ask", "job.cancel", "job.again", "jobs.read"} <= set(actions(intake))


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("sent", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}])
def test_a_strangers_page_asks_for_nothing(
    client: TestClient, intake: Intake, path: str, sent: dict[str, str]
) -> None:
    before = actions(intake)
    assert client.post(path, headers=sent).status_code == 403
    assert actions(intake) == before
    assert client.get("/jobs.json").json()["jobs"] == []


def test_what_cannot_be_done_is_a_clear_answer(client: TestClient) -> None:
    assert client.post("/jobs/7/cancel", headers=OWN).status_code == 404
    client.post("/jobs/build", headers=OWN)
    answer = client.post("/jobs/1/again", headers=OWN)
    assert answer.status_code == 422
    assert "is queued" in answer.text


def test_progress_and_what_a_worker_does(client: TestClient, intake: Intake) -> None:
    desk.ask_for(intake.home, CONTEXT, Building())
    with intake.home.ledger.begin() as ledger:
        from_row = "UPDATE jobs SET state = 'running', stage = 'findings', done = 30, total = 120"
        ledger.exec_driver_sql(from_row)
    with intake.home.working():
        page = client.get("/jobs").text
    assert "findings, 30 of 120" in page
    assert '<progress max="100" value="25"' in page
    assert "A worker is there and does what waits." in page


def test_a_feed_that_dried_up_is_told_there(client: TestClient, intake: Intake) -> None:
    lines = [
        json_line(source_id=f"a{n}", captured_at=f"{NOW - timedelta(days=40 - n):%FT%TZ}")
        for n in range(10)
    ]
    feed = intake.feed(b"".join(lines), "<b>feed.jsonl")
    desk.ask_for(intake.home, CONTEXT, Ingesting((str(feed),)))
    work_off(intake)
    page = client.get("/jobs").text
    assert "nightboard.example: silent for 31 days, at most 1 day before" in page
    assert "10 read, 10 new postings" in page
    assert "&lt;b&gt;feed.jsonl" in page
    assert "<b>feed" not in page


def test_why_a_job_was_asked_for_is_told_to_who_asked_alone(intake: Intake) -> None:
    """A purpose may name a case, and whoever runs the server reads no case."""
    ines = Context("ines", "case 26-114", scope=scope_of("North County"))
    opal = Context("opal", "running the server", scope=scope_of("North County"))
    number = desk.ask_for(intake.home, ines, Building()).id
    told = [
        desk.jobs(intake.home, opal).jobs[0],
        desk.job(intake.home, opal, number),
        desk.cancel_job(intake.home, opal, number),
        desk.have_again(intake.home, opal, number),
    ]
    assert {(each.actor, each.purpose) for each in told} == {("ines", "")}
    assert desk.job(intake.home, ines, number).purpose == "case 26-114"
    assert desk.job(intake.home, CONTEXT, number).purpose == "case 26-114"
    work_off(intake)
    with intake.home.ledger.reading() as ledger:
        built = [each for each in events(ledger) if each["action"].startswith("build")]
    assert {each["purpose"] for each in built} <= {"case 26-114"}
