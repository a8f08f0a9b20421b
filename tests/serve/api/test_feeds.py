"""Feeds that programs send: acknowledged once they are on disk, taken in once."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from tests.intake import CONTEXT, Intake, json_line
from tests.serve.api.conftest import Program
from tests.serve.api.test_asking import problem

from leadlight.finder.jobs.worker import Worker
from leadlight.store.home import Home

LINES = b"".join(json_line(source=None, source_id=f"a{n}") for n in range(5))


class Sender(Program):
    """A program that sends feeds."""

    def __init__(self, home: Home) -> None:
        super().__init__(home, "feed", purpose="the nightly feed")

    def send(self, body: Any, source: str = "nightboard.example", **headers: str) -> Any:
        given = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1/feeds/{source}", content=body, headers=given)


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    made = Intake(
        tmp_path, feed_body_bytes=4096, feed_unpacked_bytes=1 << 16, feed_queue_bytes=6000
    )
    yield made
    made.home.close()


@pytest.fixture
def sender(intake: Intake) -> Sender:
    return Sender(intake.home)


def work_off(intake: Intake) -> None:
    Worker(intake.home, CONTEXT, threading.Event(), lambda _: None, lambda _: None).work_off()


def lying(intake: Intake) -> list[str]:
    """Files of bodies."""
    return [path.name for path in (intake.home.path / "pushed").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (LINES, {}),
        (LINES, {"content_encoding": "identity"}),
        (gzip.compress(LINES, mtime=0), {"content_encoding": "gzip"}),
        (zstandard.compress(LINES), {"content_encoding": "zstd"}),
        (gzip.compress(LINES, mtime=0), {}),
    ],
)
def test_what_is_sent_is_taken_in_by_a_job(
    sender: Sender, intake: Intake, body: bytes, packing: dict[str, str]
) -> None:
    """With the source of the address, under the token's name; the file is gone afterwards."""
    answer = sender.send(body, **packing)
    assert answer.status_code == 202, answer.text
    receipt = answer.json()
    assert lying(intake) != []
    at = f"/feeds/nightboard.example/{receipt['id']}"
    assert sender.get(at).json()["job"] == "queued"
    work_off(intake)
    told = sender.get(at).json()
    assert told["receipt"] == receipt
    assert (told["job"], told["error"]) == ("done", None)
    assert told["taken_at"] is not None
    assert {row["source"] for row in intake.rows("postings")} == {"nightboard.example"}
    assert len(intake.titles()) == 5
    assert lying(intake) == []
    actions = [(event["action"], event["purpose"]) for event in sender.events()]
    assert ("feed.push", "the nightly feed") in actions
    assert ("archive.add", "the nightly feed") in actions


def test_the_same_key_and_body_are_answered_the_same(sender: Sender, intake: Intake) -> None:
    """Before and after it was taken in, and nothing is taken in twice; keys are each token's own,
    and each source's."""
    first = sender.send(LINES, idempotency_key="night-1")
    again = sender.send(LINES, idempotency_key="night-1")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    work_off(intake)
    assert sender.send(LINES, idempotency_key="night-1").content == first.content
    assert lying(intake) == []
    work_off(intake)
    assert len(intake.rows("sightings")) == 5
    other = Sender(intake.home).send(LINES, idempotency_key="night-1").json()
    assert other["id"] != first.json()["id"]
    elsewhere = sender.send(LINES, "cityads.example", idempotency_key="night-1").json()
    assert elsewhere["id"] not in {other["id"], first.json()["id"]}


def test_without_a_key_the_body_is_its_own(sender: Sender) -> None:
    assert sender.send(LINES).content == sender.send(LINES).content
    assert sender.send(LINES).json()["id"] != sender.send(LINES + b"\n").json()["id"]


def test_another_body_under_a_key_is_refused(sender: Sender, intake: Intake) -> None:
    sender.send(LINES, idempotency_key="night-1")
    told = problem(sender.send(b"{}\n", idempotency_key="night-1"), 422, "key-reused")
    assert "night-1" in told["detail"]
    assert len(lying(intake)) == 1


def test_several_that_wait_are_one_job(sender: Sender, intake: Intake) -> None:
    jobs = {sender.send(json_line(source_id=f"b{n}")).json()["job_id"] for n in range(4)}
    assert len(jobs) == 1
    work_off(intake)
    assert sender.send(json_line(source_id="b9")).json()["job_id"] not in jobs


@pytest.mark.parametrize(
    ("body", "headers", "status", "kind"),
    [
        (b"", {}, 422, "unreadable"),
        (b"x" * 5000, {}, 413, "too-long"),
        (iter([b"x" * 3000, b"x" * 3000]), {}, 413, "too-long"),
        (gzip.compress(bytes(1 << 20)), {"content_encoding": "gzip"}, 422, "unreadable"),
        (gzip.compress(LINES, mtime=0)[:-9], {"content_encoding": "gzip"}, 422, "unreadable"),
        (LINES, {"content_encoding": "gzip"}, 422, "unreadable"),
        (LINES, {"content_encoding": "br"}, 415, "wrong-kind"),
        (LINES, {"content_encoding": "gzip, gzip"}, 415, "wrong-kind"),
        (LINES, {"content_type": "text/html"}, 415, "wrong-kind"),
        (LINES, {"idempotency_key": "x" * 300}, 422, "unreadable"),
    ],
)
def test_what_is_refused_leaves_nothing(
    sender: Sender, intake: Intake, body: Any, headers: dict[str, str], status: int, kind: str
) -> None:
    problem(sender.send(body, **headers), status, kind)
    assert lying(intake) == []
    assert not sender.client.get("/jobs.json").json()["jobs"]


@pytest.mark.parametrize("source", ["Night", "..", "a%2Fb", "a b", "x" * 101, "-a"])
def test_a_source_is_a_name(sender: Sender, intake: Intake, source: str) -> None:
    assert sender.send(LINES, source).status_code in {404, 405, 422}
    assert lying(intake) == []


def test_no_more_waits_than_may(sender: Sender, intake: Intake) -> None:
    """Who sends too much is told when to come again, and is heard once there is room."""
    bodies = [json_line(source_id=f"c{n}", body="x" * 2500) for n in range(4)]
    answers = [sender.send(body) for body in bodies]
    assert [answer.status_code for answer in answers] == [202, 202, 503, 503]
    problem(answers[2], 503, "full")
    assert int(answers[2].headers["retry-after"]) > 0
    assert len(lying(intake)) == 2
    assert sender.send(bodies[0]).status_code == 503  # before it is read: it would be no news
    work_off(intake)
    assert [sender.send(body).status_code for body in bodies[2:]] == [202, 202]
    work_off(intake)
    assert len(intake.rows("postings")) == 4


def test_what_can_never_wait_is_too_long(tmp_path: Path) -> None:
    """And is not to come again for ever."""
    intake = Intake(tmp_path, feed_body_bytes=4096, feed_queue_bytes=1000)
    sender = Sender(intake.home)
    for body in (b"x" * 1001, iter([b"x" * 1001])):
        problem(sender.send(body), 413, "too-long")
    intake.home.close()


def test_only_a_token_for_feeds_sends(intake: Intake, home: Home) -> None:
    """And it reads nothing but what became of its own."""
    reader, sender, other = Program(intake.home), Sender(intake.home), Sender(intake.home)
    answer = reader.client.post("/api/v1/feeds/x", content=LINES, headers=reader.headers)
    problem(answer, 403, "scope")
    problem(sender.get("/leads"), 403, "scope")
    number = sender.send(LINES).json()["id"]
    problem(other.get(f"/feeds/nightboard.example/{number}"), 404, "not-found")
    problem(sender.get(f"/feeds/cityads.example/{number}"), 404, "not-found")
    assert lying(intake) != []
    problem(Sender(home).send(LINES), 403, "refused")  # that home holds made-up data
