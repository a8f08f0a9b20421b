"""Verdicts from the lead's page: given and taken back by its forms, and by no stranger's page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.core.verdicts import IS
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import Feed
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.serve.app import create_app
from leadlight.serve.words import KEYS
from leadlight.store.home import Home

CONTEXT = Context("ines", "to see that the forms work")
OWN = {"sec-fetch-site": "same-origin"}
STRANGERS: list[dict[str, str]] = [
    {},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8080"},
    {"origin": "http://evil.example"},
    {"origin": "http://127.0.0.1:9"},
    {"origin": "null"},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a small made-up world in it, built; a test takes back what it says."""
    folder = tmp_path_factory.mktemp("built")
    opened = open_home(Settings(home=folder / "home"), "ines", CONTEXT.purpose, made_up=True)
    world = write_world(WorldSpec(ads=300, seed=5, days=20), folder / "world", lambda _: None)
    ingest(opened, CONTEXT, [Feed(world.ads.name, world.ads)], HowToRead())
    build(opened, CONTEXT)
    yield opened
    opened.close()


@pytest.fixture
def client(home: Home) -> Iterator[TestClient]:
    """A browser on this machine."""
    yield TestClient(create_app(home, CONTEXT), "http://127.0.0.1:8080")
    for each in desk.verdicts(home, CONTEXT):
        if each.retracted_at is None:
            desk.retract(home, CONTEXT, each.id)


def best(client: TestClient) -> str:
    """The first lead of the list."""
    return str(client.get("/leads.json").json()["leads"][0]["lead_id"])


def last_id(home: Home) -> int:
    return max((each.id for each in desk.verdicts(home, CONTEXT)), default=0)


def test_given_shown_and_taken_back(client: TestClient, home: Home) -> None:
    lead = best(client)
    form = {"is": "agency", "note": "<b>a licensed house</b>"}
    answer = client.post(f"/leads/{lead}/verdict", data=form, headers=OWN)
    assert [each.status_code for each in answer.history] == [303]
    assert answer.url.path == f"/leads/{lead}"
    assert "Judged <b>an agency</b>" in answer.text
    assert "&lt;b&gt;a licensed house&lt;/b&gt;" in answer.text
    page = client.get("/leads").text
    assert lead not in page
    assert "1 group judged not to be trafficking" in page
    assert client.get("/leads.json").json()["judged"] == 1
    told = client.get(f"/leads/{lead}.json").json()["verdict"]
    assert (told["kind"], told["actor"]) == ("agency", "ines")
    (number,) = re.findall(r'name="id" value="(\d+)"', answer.text)
    back = client.post(f"/leads/{lead}/retract", data={"id": number}, headers=OWN)
    assert back.history[0].status_code == 303
    assert "Judged" not in back.text
    assert best(client) == lead


def test_lines_of_a_form_end_as_they_were_typed(client: TestClient) -> None:
    """Browsers send CR and LF; neither is shown as a code of its own."""
    lead, said = best(client), "two motels\r\n\r\nboth by the road"
    page = client.post(f"/leads/{lead}/notes", data={"text": said}, headers=OWN).text
    assert "two motels\n\nboth by the road" in page
    form = {"is": "unsure", "note": said}
    page = client.post(f"/leads/{lead}/verdict", data=form, headers=OWN).text
    assert page.count("two motels\n\nboth by the road") >= 2
    assert "000D" not in page


def test_a_verdict_on_a_listed_lead_stands_in_the_list(client: TestClient) -> None:
    lead = best(client)
    client.post(f"/leads/{lead}/verdict", data={"is": "controlled", "note": ""}, headers=OWN)
    assert "Judged <b>controlled</b>" in client.get("/leads").text
    assert client.get("/leads.json").json()["leads"][0]["verdict"]["note"] is None


def test_every_verdict_has_its_button_and_key(client: TestClient) -> None:
    page = client.get(f"/leads/{best(client)}").text
    assert all(f"<kbd>{key}</kbd> {IS[kind]}" in page for kind, key in KEYS.items())
    buttons = re.findall(r'name="is" value="(\w+)" data-key="(\w)"', page)
    assert dict(buttons) == KEYS
    assert set(KEYS) == set(IS)
    assert len(set(KEYS.values()) - {"j", "k", "o", "z"}) == len(IS)


@pytest.mark.parametrize("headers", STRANGERS, ids=str)
def test_a_strangers_page_says_nothing(
    client: TestClient, home: Home, headers: dict[str, str]
) -> None:
    """Nor does a request that does not say where it comes from."""
    lead, before = best(client), last_id(home)
    for path, form in (("verdict", {"is": "spam"}), ("retract", {"id": "1"})):
        answer = client.post(f"/leads/{lead}/{path}", data=form, headers=headers)
        assert answer.status_code == 403
        assert "own pages alone" in answer.text
    assert last_id(home) == before


def test_an_older_browser_is_known_by_its_origin(client: TestClient) -> None:
    headers = {"origin": "http://127.0.0.1:8080"}
    answer = client.post(f"/leads/{best(client)}/verdict", data={"is": "unsure"}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("form", "status"),
    [
        *[({}, 422), ({"is": "guilty"}, 422), ({"note": "x"}, 422)],
        ({"is": "spam", "note": "x" * 20_000}, 422),
    ],
)
def test_a_form_that_cannot_be_read_says_nothing(
    client: TestClient, home: Home, form: dict[str, str], status: int
) -> None:
    lead, before = best(client), last_id(home)
    answer = client.post(f"/leads/{lead}/verdict", data=form, headers=OWN)
    assert answer.status_code == status
    assert last_id(home) == before


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"is": "spam"}'),
        ("text/plain", b"is=spam"),
        ("application/x-www-form-urlencoded", b"is=spam&note=\xff"),
        ("application/x-www-form-urlencoded", b"is=spam&note=%ff"),
    ],
)
def test_only_forms_are_taken(client: TestClient, home: Home, kind: str, body: bytes) -> None:
    before = last_id(home)
    headers = OWN | {"content-type": kind}
    answer = client.post(f"/leads/{best(client)}/verdict", content=body, headers=headers)
    assert answer.status_code == 422
    assert last_id(home) == before


def test_taking_back_twice_is_no_error(client: TestClient) -> None:
    """Another tab still offers it: the page says that it was done before."""
    lead = best(client)
    given = client.post(f"/leads/{lead}/verdict", data={"is": "unsure"}, headers=OWN).text
    (number,) = re.findall(r'retract">\s*<input type="hidden" name="id" value="(\d+)"', given)
    for says in ("The verdict is taken back.", "was taken back before"):
        page = client.post(f"/leads/{lead}/retract", data={"id": number}, headers=OWN)
        assert page.status_code == 200
        assert says in page.text


def test_a_path_between_no_two_ads_is_explained_over_the_graph(client: TestClient) -> None:
    """With the fields as they were; a program gets the error."""
    graph = f"/leads/{best(client)}/graph"
    for query in ("from=1", "from=1&to=", "from=2&to=2", "from=1&to=99999", "from=x&to=1"):
        page = client.get(f"{graph}?{query}")
        assert page.status_code == 200
        assert "No path is shown." in page.text
        assert 'id="graph"' in page.text
        assert client.get(f"{graph}.json?{query}").status_code == 422
    assert "No path is shown." not in client.get(graph).text


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    post = client.post("/leads/nobody/verdict", data={"is": "spam"}, headers=OWN)
    assert post.status_code == 404
    lead = best(client)
    assert client.post(f"/leads/{lead}/retract", data={"id": "999"}, headers=OWN).status_code == 404
    assert client.post(f"/leads/{lead}/retract", data={"id": "x"}, headers=OWN).status_code == 422
    assert client.get(f"/leads/{lead}/verdict").status_code == 405


def test_each_is_recorded_under_the_reader(client: TestClient, home: Home) -> None:
    lead = best(client)
    with home.ledger.begin() as ledger:
        before = len(events(ledger))
    client.post(f"/leads/{lead}/verdict", data={"is": "other"}, headers=OWN, follow_redirects=False)
    with home.ledger.begin() as ledger:
        told = events(ledger)[before:]
    assert [event["action"] for event in told] == ["verdict.ask", "verdict.give"]
    assert {(event["actor"], event["purpose"]) for event in told} == {("ines", CONTEXT.purpose)}


def test_independents_are_on_no_page_and_in_no_twin(client: TestClient, home: Home) -> None:
    """Whatever narrows the list."""
    lead = best(client)
    before = client.get("/leads.json?limit=500").json()
    client.post(f"/leads/{lead}/verdict", data={"is": "independent"}, headers=OWN)
    place = before["leads"][0]["places"][0]["name"]
    for query in ("?limit=500", f"?limit=500&place={place}", "?limit=500&since=2000-01-01"):
        page, twin = client.get(f"/leads{query}").text, client.get(f"/leads.json{query}").json()
        assert lead not in page
        assert all(each["kind"] != "independent" for each in twin["leads"])
        assert lead not in {each["lead_id"] for each in twin["leads"]}
    after = client.get("/leads.json?limit=500").json()
    assert after["independent"] == before["independent"] + 1
    assert after["judged"] == before["judged"] == 0
