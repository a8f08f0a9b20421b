"""What is sent to do harm is refused with problem details, and what ads say stays text."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from tests.intake import json_line
from tests.serve.api.conftest import CONTEXT, Program

from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.shell.headers import SECURITY_HEADERS

SCRIPT = "</script><script>alert(1)</script>\u202egnp\x7f"
ODD = [
    "\x00",
    "a\x00b",
    "\u202e21",
    "\U0001f600",
    "'",
    '"',
    "%",
    "\\",
    "$x",
    "';--",
    "../..",
    "\n",
]
SEARCHES = [
    "(" * 900,
    '"' * 7,
    "a AND " * 150 + "a",
    "*" * 999,
    "a~99999",
    "[a TO b]",
    "body:",
    "^9",
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program that asks a home where an ad plants scripts in every field."""
    folder = tmp_path_factory.mktemp("planted")
    home = open_home(Settings(home=folder / "home"), "ines", "a test")
    feed = folder / "feed.jsonl"
    fields = dict.fromkeys(("source_id", "title", "body", "place", "category"), SCRIPT)
    feed.write_bytes(json_line(**fields, url=f"https://x.example/{SCRIPT}"))
    ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())
    build(home, CONTEXT)
    yield Program(home, "read", "verdict")
    home.close()


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize(
    "path", ["/search?q=call&place={}", "/leads?place={}", "/leads/{}", "/ads/{}", "/templates/{}"]
)
def test_odd_text_is_text(program: Program, path: str, text: str) -> None:
    """It names nothing, so nothing is found; nothing falls over."""
    encoded = quote(text.encode("utf-8", "surrogatepass"), safe="")
    answer = program.get(path.format(encoded))
    assert answer.status_code in {200, 404, 422}
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert not {"\u202e", "\x00"} & set(answer.json()["detail"])


@pytest.mark.parametrize("text", SEARCHES + ODD)
def test_any_search_answers_or_is_explained(program: Program, text: str) -> None:
    """Its grammar is no way to break anything."""
    answer = program.get(f"/search?q={quote(text)}")
    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=501", "limit=x", "limit=1e3", "limit=9" * 1, "limit=" + "9" * 400),
        *("since=never", "since=2026-13-01", "since=0000-00-00", "since=1", "place=" + "x" * 201),
        *("since=9999-12-31T23:59:59-23:59", "since=2026-01-01T00:00:00%2B99:00"),
        *("cursor=", "cursor=a&cursor=b", "cursor=" + "x" * 401),
    ],
)
def test_wrong_parameters_are_named(program: Program, query: str) -> None:
    """Or harmless."""
    answer = program.get(f"/leads?{query}")
    assert answer.status_code in {200, 400, 422}
    if answer.status_code != 200:
        assert query.partition("=")[0] in answer.json()["detail"]


def test_what_an_ad_says_is_never_a_page(planted: Program) -> None:
    """It comes back as it was, in JSON that no browser takes for anything else."""
    hit = planted.get("/search?q=alert").json()["hits"][0]
    for path in ("/search?q=alert", f"/ads/{hit['ad_id']}", f"/leads/{hit['lead_id']}"):
        answer = planted.get(path)
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    versions = planted.get(f"/ads/{hit['ad_id']}").json()["versions"]
    assert versions[0]["title"] == SCRIPT


@pytest.mark.parametrize(
    "path", ["/api/v1/leads", "/api/v1/nowhere", "/api/", "/api/v1/%3Cscript%3E"]
)
@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FOO"]
)
def test_every_answer_is_in_its_manners(program: Program, path: str, method: str) -> None:
    """Headers stand on all of them; errors are problem details, whatever the method."""
    answer = program.client.request(method, path, headers={"accept": "text/html"})
    assert answer.status_code < 500
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


def test_methods_are_told(program: Program) -> None:
    """By OPTIONS, and by the refusal of others."""
    told = program.client.options("/api/v1/verdicts")
    assert (told.status_code, told.text) == (204, "")
    assert told.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    refused = program.client.delete("/api/v1/verdicts")
    assert refused.status_code == 405
    assert refused.headers["allow"] == told.headers["allow"]
    assert program.client.options("/api/v1/verdicts/1/retract").headers["allow"] == "OPTIONS, POST"
    assert program.client.options("/api/v1/nowhere").status_code == 404


def test_the_head_of_an_answer(program: Program) -> None:
    """Is that of the answer itself, and is a look like it."""
    whole, head = (
        program.get("/generation"),
        program.client.head("/api/v1/generation", headers=program.headers),
    )
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))
    before = len(program.events())
    program.client.head("/api/v1/leads", headers=program.headers)
    assert len(program.events()) == before + 1


def test_a_fault_of_ours_gives_nothing_away(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Problem details with the id under which the log has it."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("leadlight.finder.desk.changes", broken)
    answer = program.get("/changes")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    assert "secret" not in answer.text


def test_the_document_asks_for_nothing_outside(program: Program) -> None:
    """Neither it nor its reference names another host."""
    document, page = (program.client.get(path).text for path in ("/openapi.json", "/docs"))
    assert "http" not in document.replace('"http"', "")
    assert "//" not in page.replace('"//', "").partition("<main")[2].replace("://", "")
    assert program.client.get("/openapi.json").json()["components"]["securitySchemes"]


def test_every_operation_needs_a_token_and_a_purpose(program: Program) -> None:
    """As its document says, and as it does."""
    document = program.client.get("/openapi.json").json()
    asked = [
        (path, method, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if path.startswith("/api/")
    ]
    assert len(asked) >= 16
    for path, method, told in asked:
        assert told["security"] == [{"token": []}]
        assert "Leadlight-Purpose" in {each["name"] for each in told["parameters"]}
        address = path.replace("{", "").replace("}", "").replace("verdict_id", "1")
        assert program.client.request(method, address).status_code == 401
