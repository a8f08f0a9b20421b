"""The manners of every web face: headers, hosts, twins, errors, text from outside."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from leadlight.core.errors import (
    HomeError,
    InputError,
    LeadlightError,
    NotFoundError,
    PurposeError,
    RecordError,
    RefusedError,
)
from leadlight.govern.access import LOOK
from leadlight.shell.faces import Face
from leadlight.shell.headers import SECURITY_HEADERS
from leadlight.shell.pages import CAUTION
from leadlight.shell.site import Site

HOSTILE = "</title><script>alert(1)</script>\"'\u202egnp.exe&lt;"
ERRORS: dict[str, LeadlightError] = {
    "404": NotFoundError("no such thing"),
    "422": RecordError("line 3: cut short"),
    "403": RefusedError("not done here"),
    "503": HomeError("the folder is locked"),
    "500": LeadlightError("something else"),
}


class Told(msgspec.Struct, frozen=True):
    """A record to show."""

    title: str
    times: int


def told(text: str, times: int = 1) -> Told:
    """What the address says; an error where it asks for one."""
    if text in ERRORS:
        raise ERRORS[text]
    if text == "fault":
        raise ZeroDivisionError("a fault that holds a secret")
    return Told(text, times)


def view(record: Told, _: Request) -> dict[str, object]:
    """The record as a problem, so that the shell's own template shows it."""
    return {"problem": {"title": "Told", "status": record.times, "detail": record.title}}


FACE = Face(
    path="/told/{text}",
    record=told,
    shape=Told,
    template="problem.html",
    view=view,
    summary="Says it again.",
    rule=LOOK,
)


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A browser on this machine, looking at a site of one face."""
    site = Site("Test", [], lambda _: {}, lambda: None, ways={})
    site.show(FACE)
    with TestClient(site, "http://localhost", raise_server_exceptions=False) as browser:
        yield browser


@pytest.mark.parametrize(
    "path",
    [
        *("/told/a", "/told/a.json", "/told/404", "/told/a?times=x", "/told/fault"),
        *("/nowhere", "/static/leadlight.css", "/static/nowhere", "/docs", "/openapi.json"),
    ],
)
def test_every_answer_binds_the_browser(client: TestClient, path: str) -> None:
    """Headers stand on pages, data, files and errors alike."""
    answer = client.get(path)
    said = {name: answer.headers[name] for name in SECURITY_HEADERS}
    if path.startswith("/static"):
        assert "no-cache" in said.pop("Cache-Control") or answer.status_code == 404
    assert said == {name: SECURITY_HEADERS[name] for name in said}


def test_the_policy_lets_nothing_inline_run_and_nothing_outside_load() -> None:
    """No exception hides in the policy."""
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert not {"unsafe", "*", "http", "blob:"} & set(policy.replace(":", " ").split())
    assert "unsafe" not in policy


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:9", "[::1]:8080"])
def test_the_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    """Loopback goes by three names."""
    assert client.get("/told/a", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"],
)
def test_any_other_name_is_refused(client: TestClient, host: str) -> None:
    """A stranger's name that resolves to loopback reads nothing (DNS rebinding)."""
    answer = client.get("/told/secret", headers={"host": host})
    assert answer.status_code == 400
    assert "secret" not in answer.text


def test_page_and_twin_tell_one_record(client: TestClient) -> None:
    """What the page shows stands in the twin, and the page says where the twin is."""
    page, twin = client.get("/told/a?times=3"), client.get("/told/a.json?times=3")
    assert twin.json() == {"title": "a", "times": 3}
    assert 'href="/told/a.json?times=3"' in page.text
    assert CAUTION in page.text


def test_text_from_outside_stays_text(client: TestClient) -> None:
    """Markup is shown and not obeyed; the direction of writing cannot leak."""
    answer = client.get("/told/" + HOSTILE.replace("/", "").replace("&", "%26"))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;script&gt;" in answer.text
    assert "\u202e" not in answer.text


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_says_what_and_why(client: TestClient, status: str) -> None:
    """People get a page, programs problem details."""
    page, twin = client.get(f"/told/{status}"), client.get(f"/told/{status}.json")
    assert page.status_code == twin.status_code == int(status)
    assert page.headers["content-type"].startswith("text/html")
    assert twin.headers["content-type"] == "application/problem+json"
    assert twin.json()["detail"] == str(ERRORS[status])
    assert str(ERRORS[status]) in page.text


def test_a_parameter_of_the_wrong_type_is_named(client: TestClient) -> None:
    """The answer says which one and what it should be."""
    answer = client.get("/told/a.json?times=often")
    assert answer.status_code == 422
    assert "times" in answer.json()["detail"]
    assert "integer" in answer.json()["detail"]


def test_a_fault_gives_nothing_away(client: TestClient) -> None:
    """The reason is for the log, not for the page."""
    for path in ("/told/fault", "/told/fault.json"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text


def test_a_program_may_ask_for_json_errors(client: TestClient) -> None:
    """By the Accept header, where the address does not say it."""
    answer = client.get("/nowhere", headers={"accept": "application/json"})
    assert answer.json()["status"] == 404


def test_the_reference_names_every_operation_and_record(client: TestClient) -> None:
    """It is drawn from the same document that programs read."""
    document, page = client.get("/openapi.json").json(), client.get("/docs").text
    assert list(document["paths"]) == ["/told/{text}.json"]
    assert set(document["components"]["schemas"]) >= {"Told"}
    for name in [*document["paths"], *document["components"]["schemas"]["Told"]["properties"]]:
        assert name in page


def test_errors_have_the_nearest_status() -> None:
    """Each error of the tree that a request can raise is told apart."""
    assert issubclass(RecordError, InputError)
    assert not issubclass(PurposeError, InputError)
