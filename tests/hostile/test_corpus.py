"""The corpus of hostile ads: each goes the whole way, and comes out as the text that it is."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.intake import CONTEXT, Intake, json_line

from leadlight.core.ids import content_id
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.serve.app import create_app

CORPUS = msgspec.yaml.decode((Path(__file__).parent / "corpus.yaml").read_bytes())
FIELDS = ("title", "body", "place", "category", "url", "source_id", "age")
HANDLER = re.compile(r"^on", re.IGNORECASE)
TURNING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OWN_ADDRESS = re.compile(r"[/?#]|mailto:|$")


class Visit(NamedTuple):
    """A home in which each item stands in an ad of its own, in every field; and a browser."""

    intake: Intake
    client: TestClient
    harmless: set[str]

    def ad(self, at: int) -> str:
        return content_id("posting", "nightboard.example", "source_id", self.source_id(at))

    @staticmethod
    def source_id(at: int) -> str:
        return f"{at} {CORPUS[at]['text']}"


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    intake = Intake(tmp_path_factory.mktemp("corpus"))
    lines = []
    for at, item in enumerate(CORPUS):
        said = dict.fromkeys(FIELDS, item["text"]) | {"source_id": Visit.source_id(at)}
        contacts = [{"type": "handle", "value": item["text"]}]
        lines.append(json_line(**said, contacts=contacts, images=[{"url": item["text"]}]))
    lines.append(json_line(source_id="harmless", title="Hello"))
    counts = intake.take(b"".join(lines))
    assert counts.quarantined == 0
    build(intake.home, CONTEXT)
    app = create_app(intake.home, CONTEXT)
    client = TestClient(app, "http://127.0.0.1:8080", raise_server_exceptions=False)
    plain = next(x for x in desk.links(intake.home, CONTEXT) if x.source_id == "harmless")
    pages = (f"/ads/{plain.ad_id}", f"/leads/{plain.lead_id}", "/search?q=hello")
    yield Visit(intake, client, set().union(*(shape(client.get(page).text) for page in pages)))
    intake.home.close()


class Seen(HTMLParser):
    """What a browser would make of a page: elements, their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def shape(page: str) -> set[str]:
    """The elements of a page that could do something, and its addresses that lead elsewhere."""
    found = set()
    for tag, attributes in Seen(page).elements:
        found |= {tag for _ in [0] if tag in {"iframe", "base", "style", "textarea", "object"}}
        found |= {f"{tag} {name}" for name in attributes if HANDLER.match(name)}
        is_data = attributes.get("type") == "application/json"  # never run, whatever is in it
        is_ours = (attributes.get("src") or "").startswith("/static/")
        if tag == "script" and not is_ours and not is_data:
            found.add("script")
        for name in ("href", "src", "action", "formaction", "srcdoc"):
            value = attributes.get(name)
            if value is not None and not OWN_ADDRESS.match(value):
                found.add(f"{tag} {name}={value}")
    return found


@pytest.mark.parametrize("at", range(len(CORPUS)), ids=[item["name"] for item in CORPUS])
def test_it_is_shown_as_text(visit: Visit, at: int) -> None:
    """On the page of the ad, and on that of its lead."""
    found = {each.ad_id: each for each in desk.links(visit.intake.home, CONTEXT)}[visit.ad(at)]
    for path in (f"/ads/{found.ad_id}", f"/leads/{found.lead_id}"):
        answer = visit.client.get(path)
        assert answer.status_code == 200
        assert shape(answer.text) <= visit.harmless
        if CORPUS[at]["expected"] == "plain":
            assert not TURNING.search(answer.text)


def test_the_interface_gives_it_back_unchanged(visit: Visit) -> None:
    for at, item in enumerate(CORPUS):
        answer = visit.client.get(f"/ads/{visit.ad(at)}.json")
        assert answer.headers["content-type"] == "application/json"
        (version,) = answer.json()["versions"]
        (title,) = (it["text"] for it in version["fields"] if it["name"] == "title")
        assert title == item["text"]


def test_no_cell_of_an_export_is_a_formula(visit: Visit) -> None:
    """And every row has as many cells as the head: no text makes a row of its own."""
    answer = visit.client.get("/search.csv", params={"q": "call"})
    assert answer.status_code == 200
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert len(rows) > 10
    assert {len(row) for row in rows} == {len(head)}
    assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "@"))]


def test_any_of_it_can_be_searched_for(visit: Visit) -> None:
    """The text in the box is an answer or an explanation, and stays text."""
    for item in CORPUS:
        answer = visit.client.get("/search", params={"q": item["text"][:200]})
        assert answer.status_code in {200, 422}, item["name"]
        assert shape(answer.text) <= visit.harmless, item["name"]


def test_orders_to_a_model_change_no_score(tmp_path: Path) -> None:
    """No model reads the text for what it asks: each lead scores as with neutral words."""
    orders = [item["text"] for item in CORPUS if "orders" in item["name"]]
    plain = ["Take the stairs and ring the second bell on the left side.", "Parking in the yard."]
    assert scores(tmp_path / "a", orders) == scores(tmp_path / "b", plain)


def scores(folder: Path, said: list[str]) -> dict[str, Any]:
    """What each of five contact points is given, with one of the sentences in each of its ads."""
    folder.mkdir()
    intake = Intake(folder)
    intake.take(
        b"".join(
            json_line(
                source_id=f"{hand}-{at}",
                title=f"New pictures today {hand}",
                body=f"{said[at % len(said)]} Call 212-555-01{hand}0",
                captured_at=f"2026-03-{at + 1:02d}T12:00:00Z",
            )
            for hand in range(1, 6)
            for at in range(8)
        )
    )
    build(intake.home, CONTEXT)
    links = {each.source_id: each.lead_id for each in desk.links(intake.home, CONTEXT)}
    told = {
        hand: json.loads(
            msgspec.json.encode(desk.lead(intake.home, CONTEXT, str(links[f"{hand}-0"])))
        )
        for hand in range(1, 6)
    }
    intake.home.close()
    wanted = ("probability", "interval", "kind", "reasons")
    return {str(hand): {name: lead[name] for name in wanted} for hand, lead in told.items()}
