"""Nobody asks without a token that is good and a purpose; nobody asks too often."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.serve.api.conftest import CONTEXT, Program

from leadlight.core.clock import fixed_clock, system_clock
from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home
from leadlight.govern.tokens import new_token, revoke_token
from leadlight.serve.app import create_app
from leadlight.store.home import Home

READS = ("/leads", "/leads/x", "/search?q=a", "/ads/x", "/verdicts", "/generation", "/changes")


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem details of an answer, which must be whole."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "instance"}
    assert told["type"] == f"urn:leadlight:problem:{kind}"
    assert told["status"] == status
    assert told["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    return told


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer nonsense", "Basic aW5lczppbmVz", "Bearer leadlight_0_0"]
)
def test_without_a_good_token_nothing_is_told(program: Program, path: str, given: str) -> None:
    """And nothing is looked up, so nothing is recorded."""
    headers = {"Leadlight-Purpose": "case 7"} | ({"Authorization": given} if given else {})
    answer = program.client.get(f"/api/v1{path}", headers=headers)
    problem(answer, 401, "not-known")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "nonsense" not in answer.text


@pytest.mark.parametrize("purpose", [None, "", " ", "%20", "x" * 301, "case%0A7", "%00"])
def test_without_a_purpose_nothing_is_told(program: Program, purpose: str | None) -> None:
    """The refusal says what is missing."""
    headers = {"Authorization": f"Bearer {program.secret}"}
    headers |= {} if purpose is None else {"Leadlight-Purpose": purpose}
    told = problem(program.client.get("/api/v1/leads", headers=headers), 403, "purpose")
    assert "Leadlight-Purpose" in told["detail"]
    assert program.events() == []


def test_a_token_does_what_it_is_made_for(home: Home) -> None:
    """One for reading says nothing; one for verdicts alone reads nothing."""
    reader, judge = Program(home, "read"), Program(home, "verdict")
    problem(reader.post("/verdicts", {"lead_id": "x", "is": "spam"}), 403, "scope")
    problem(reader.post("/verdicts/1/retract"), 403, "scope")
    problem(judge.get("/leads"), 403, "scope")
    problem(judge.post("/verdicts", {"lead_id": "x", "is": "spam"}), 404, "not-found")


def test_a_revoked_token_is_refused_at_once(home: Home) -> None:
    """By every server of the home: the ledger says so."""
    program = Program(home)
    assert program.get("/generation").status_code == 200
    revoke_token(home, CONTEXT, program.name)
    assert "revoked" in problem(program.get("/generation"), 401, "not-known")["detail"]


def test_an_expired_token_is_refused(tmp_path: Path) -> None:
    """When its day has come."""
    settings = Settings(home=tmp_path)
    long_ago = fixed_clock(system_clock() - timedelta(days=10))
    before = open_home(settings, "ines", "a test", clock=long_ago)
    _, secret = new_token(before, CONTEXT, "old", ["read"], 9)
    before.close()
    home = open_home(settings, "ines", "a test")
    client = TestClient(create_app(home, CONTEXT), "http://127.0.0.1")
    headers = {"Authorization": f"Bearer {secret}", "Leadlight-Purpose": "case 7"}
    answer = client.get("/api/v1/generation", headers=headers)
    assert "expired" in problem(answer, 401, "not-known")["detail"]
    home.close()


def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    """The answers say how much is left and when to come again; others are not slowed."""
    home = open_home(Settings(home=tmp_path, api_rate=3), "ines", "a test")
    one, other = Program(home), Program(home)
    other.client = one.client
    answers = [one.get("/verdicts") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"token";q=3;w=60'
    assert [answer.headers["ratelimit"].split(";")[1] for answer in answers] == [
        *("r=2", "r=1", "r=0", "r=0")
    ]
    problem(answers[3], 429, "too-many")
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert other.get("/verdicts").status_code == 200
    home.close()


@pytest.mark.parametrize(
    "cursor", ["abc", "A" * 400, "%00", "é", "..%2F", "00000000000000000000000000000000"]
)
def test_a_cursor_that_is_none_is_refused(program: Program, cursor: str) -> None:
    """Clearly, and as a fault of the request."""
    answer = program.get(f"/leads?cursor={cursor}")
    assert answer.status_code in {400, 422}
    assert "cursor" in answer.json()["detail"]


def test_a_cursor_that_was_changed_is_refused(program: Program) -> None:
    """In any of its letters."""
    cursor = program.get("/leads?limit=1").json()["next"]
    for at in range(len(cursor) - 1):  # the last letter has bits that mean nothing
        letter = "A" if cursor[at] != "A" else "B"
        changed = f"{cursor[:at]}{letter}{cursor[at + 1 :]}"
        problem(program.get(f"/leads?limit=1&cursor={changed}"), 400, "not-understood")


def test_a_cursor_answers_its_own_question_alone(program: Program) -> None:
    """Other filters, or another list, are another question."""
    cursor = program.get("/leads?limit=1").json()["next"]
    told = problem(program.get(f"/leads?place=x&cursor={cursor}"), 400, "not-understood")
    assert "another question" in told["detail"]
    problem(program.get(f"/search?q=call&cursor={cursor}"), 400, "not-understood")
    assert program.get(f"/leads?limit=9&cursor={cursor}").status_code == 200


def test_a_cursor_outlives_its_server(program: Program, home: Home) -> None:
    """The home's key sealed it."""
    cursor = program.get("/leads?limit=1").json()["next"]
    assert Program(home).get(f"/leads?cursor={cursor}").status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        *[(b"", 400), (b"{", 400), (b"[]", 400), (b"\xff", 400), (b'{"lead_id": "x"}', 400)],
        *[(b'{"lead_id": "x", "is": "guilty"}', 400), (b'{"lead_id": 7, "is": "spam"}', 400)],
        *[(b'{"lead_id": "x", "is": "spam", "more": 1}', 400)],
        *[(b'{"lead_id": "", "is": "spam"}', 400), (b'{"lead_id": "x", "is": "spam"}', 404)],
        (b"[" * 10_000, 400),
        (b" " * 20_000, 413),
    ],
)
def test_a_body_that_is_no_verdict_is_refused(program: Program, body: bytes, status: int) -> None:
    """With the place of the fault."""
    answer = program.client.post("/api/v1/verdicts", content=body, headers=program.headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_huge_body_is_refused_unread(program: Program) -> None:
    """Whatever it announces."""
    headers = program.headers | {"Content-Length": str(1 << 40)}
    answer = program.client.post("/api/v1/verdicts", content=b"{}", headers=headers)
    problem(answer, 413, "too-long")


def test_a_strangers_page_still_cannot_say_anything(program: Program) -> None:
    """A token goes in a header that no page can set; for the forms of pages their rule holds."""
    body = json.dumps({"lead_id": "x", "is": "spam"})
    cross = {"sec-fetch-site": "cross-site", "Content-Type": "text/plain"}
    answer = program.client.post("/api/v1/verdicts", content=body, headers=cross)
    problem(answer, 401, "not-known")
    answer = program.client.post("/leads/x/verdict", content="is=spam", headers=cross)
    assert answer.status_code == 403
    preflight = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    allowed = program.client.options("/api/v1/verdicts", headers=preflight)
    assert not {name for name in allowed.headers if name.startswith("access-control")}
