"""The site over a real home: what is asked is answered, recorded once, and said twice alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.answers import Answer
from leadlight.core.bands import band
from leadlight.core.context import Context
from leadlight.core.leads import HomeStatus, LeadDetail, LeadFilter, LeadList, SearchFilter
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk import daily
from leadlight.finder.ingest.feeds import Feed
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.serve.app import create_app
from leadlight.serve.words import headline, phone
from leadlight.store.home import Home

CONTEXT = Context("ines", "to see that the pages work")


@pytest.fixture(scope="module")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a small made-up world in it, built."""
    folder = tmp_path_factory.mktemp("built")
    home = open_home(Settings(home=folder / "home"), "ines", CONTEXT.purpose, made_up=True)
    world = write_world(WorldSpec(ads=2000, seed=7), folder / "world", lambda _: None)
    ingest(home, CONTEXT, [Feed(world.ads.name, world.ads)], HowToRead())
    build(home, CONTEXT)
    yield home
    home.close()


@pytest.fixture
def client(built_home: Home) -> TestClient:
    """A browser on this machine."""
    return TestClient(create_app(built_home, CONTEXT), "http://127.0.0.1:8080")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """A browser that looks at a home with nothing in it."""
    home = open_home(Settings(home=tmp_path / "home"), "ines", CONTEXT.purpose)
    yield TestClient(create_app(home, CONTEXT), "http://localhost")
    home.close()


def listing(client: TestClient, query: str = "") -> LeadList:
    """The list's twin."""
    return msgspec.json.decode(client.get(f"/leads.json{query}").content, type=LeadList)


def test_the_twins_are_what_the_desk_says(client: TestClient, built_home: Home) -> None:
    """Nothing is added and nothing is lost on the way."""
    listed = listing(client)
    assert listed == desk.leads(built_home, CONTEXT, LeadFilter())
    for each in listed.leads[:3]:
        told = client.get(f"/leads/{each.lead_id}.json").content
        whole = desk.lead(built_home, CONTEXT, each.lead_id)
        assert msgspec.json.decode(told, type=LeadDetail) == whole
    found = msgspec.json.decode(client.get("/search.json?q=call").content, type=Answer)
    assert found.hits == desk.search(built_home, CONTEXT, "call", SearchFilter())
    health = msgspec.json.decode(client.get("/health").content, type=HomeStatus)
    assert health == desk.status(built_home)


def test_the_list_says_what_its_twin_says(client: TestClient) -> None:
    """Rank, title, band, kind, ads and reasons of each lead, in order; and what is not listed."""
    page, listed = client.get("/leads").text, listing(client)
    assert listed.leads
    at = 0
    for each in listed.leads:
        at = page.index(f'href="/leads/{each.lead_id}"', at)
        assert headline(each, each.identifiers) in page[at:]
        assert band(each).range in page[at:]
    assert f"{listed.independent:,} group" in page
    assert f"{listed.below:,} group" in page
    assert page.count("For looking: ") >= len(listed.leads)


def test_a_lead_shows_its_identifiers_and_ads(client: TestClient) -> None:
    """Every number, every place of its timeline, every ad of the first page."""
    lead_id = listing(client).leads[0].lead_id
    page = client.get(f"/leads/{lead_id}").text
    told = msgspec.json.decode(client.get(f"/leads/{lead_id}.json").content, type=LeadDetail)
    assert all(phone(each.value) in page for each in told.identifiers.phones)
    assert all(stay.place in page for stay in told.timeline)
    assert all(f'id="ad-{ad.ad_id}"' in page for ad in told.ads[:100])


def test_reasons_of_hardly_any_weight_are_folded_away_and_counted(client: TestClient) -> None:
    """A score's whole sum is there, but what hardly moves it stands behind its count."""
    seen = 0
    for lead_id in [each.lead_id for each in listing(client).leads[:8]]:
        told = msgspec.json.decode(client.get(f"/leads/{lead_id}.json").content, type=LeadDetail)
        page = unescape(client.get(f"/leads/{lead_id}").text)
        listed, _, folded = page.partition("more reason")
        folded = folded.partition("</details>")[0]
        for reason in told.reasons:
            assert reason.says in (folded if reason.is_slight else listed)
        seen += sum(reason.is_slight for reason in told.reasons)
    assert seen


def test_each_look_is_recorded_once(client: TestClient, built_home: Home) -> None:
    """A page costs an event for each thing that it reads, under the name and purpose that the site
    was made for: a lead and its notes are one; of a search those that are kept are another."""
    lead_id = listing(client).leads[0].lead_id
    ad = client.get(f"/leads/{lead_id}.json").json()["ads"][0]["ad_id"]
    for path, events_of_it in {
        "/leads": 1,
        f"/leads/{lead_id}": 1,
        f"/leads/{lead_id}.json": 1,
        f"/leads/{lead_id}/graph": 1,
        f"/ads/{ad}": 1,
        "/search": 1,
        "/search?q=call": 2,
        "/leads.csv": 1,
        "/hotspots": 1,
        "/hotspots.csv": 1,
        f"/leads/{lead_id}/stays.csv": 1,
        f"/leads/{lead_id}/weeks.csv": 1,
        f"/leads/{lead_id}/movement.csv": 1,
        f"/leads/{lead_id}/contradictions.csv": 1,
        f"/leads/{lead_id}/identifiers.csv": 1,
        f"/leads/{lead_id}/evidence.csv": 1,
    }.items():
        before = _count(built_home)
        assert client.get(path).status_code == 200
        assert _count(built_home) == before + events_of_it
    for path in ("/health", "/docs", "/static/leadlight.css"):
        before = _count(built_home)
        client.get(path)
        assert _count(built_home) == before


def test_not_takes_the_ads_of_a_number_away(client: TestClient) -> None:
    """And OR brings others beside them; the end of a number finds what the whole number does."""

    def ads(question: str) -> set[str]:
        found = client.get("/search.json", params={"q": question, "limit": 500}).json()
        return {hit["ad_id"] for hit in found["hits"]}

    lead = client.get(f"/leads/{listing(client).leads[0].lead_id}.json").json()
    number = lead["identifiers"]["phones"][0]["value"]
    of_it = ads(number)
    title = next(ad["title"] for ad in lead["ads"] if ad["ad_id"] in of_it and ad["title"])
    word = max(re.findall("[A-Za-z]+", title), key=len)
    words = ads(word)
    assert of_it & words
    assert ads(f"{word} NOT {number}") == words - of_it
    assert ads(f"{word} AND {number}") == words & of_it
    assert ads(f"xyzzy OR {number}") == of_it
    assert ads(f"{word} OR {number}") >= of_it
    assert of_it <= ads(number[-7:])
    page = client.get("/search", params={"q": f"{word} NOT {number}"}).text
    assert "AND, OR and NOT hold for it" in page


def test_an_id_of_our_own_leads_to_its_page(client: TestClient) -> None:
    """Pasted into the one box."""
    lead_id = listing(client).leads[0].lead_id
    assert f'href="/leads/{lead_id}"' in client.get("/search", params={"q": lead_id}).text


def test_filters_stand_in_the_address(client: TestClient) -> None:
    """They narrow, they are shown again, and the empty fields of a form ask for nothing."""
    everything = listing(client, "?limit=500")
    assert listing(client, "?place=&since=&limit=500").leads == everything.leads
    assert len(listing(client, "?limit=1").leads) == 1
    assert listing(client, "?since=2100-01-01").leads == ()
    assert listing(client, "?place=nowhere%20at%20all").leads == ()
    page = client.get("/leads?place=Elm%26Oak&since=2100-01-01").text
    assert 'value="Elm&amp;Oak"' in page
    assert 'value="2100-01-01"' in page
    assert "Nothing above the review threshold fits" in page


def test_the_review_threshold_stands_in_no_address(client: TestClient) -> None:
    """Overriding it is for the command line, where it is recorded."""
    assert listing(client, "?threshold=0&limit=500") == listing(client, "?limit=500")
    document = client.get("/openapi.json").json()
    names = {
        parameter["name"]
        for path in document["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    }
    assert "limit" in names
    assert "threshold" not in names


@pytest.mark.parametrize("spelling", ["{0}{1}{2}", "({0}) {1}-{2}", "{0}.{1}.{2}", "1 {0} {1} {2}"])
def test_a_number_is_found_in_any_spelling(client: TestClient, spelling: str) -> None:
    """As it comes on a note."""
    lead_id = listing(client).leads[0].lead_id
    whole = msgspec.json.decode(client.get(f"/leads/{lead_id}.json").content, type=LeadDetail)
    digits = whole.identifiers.phones[0].value.removeprefix("+1")
    query = quote(spelling.format(digits[:3], digits[3:6], digits[6:]))
    found = msgspec.json.decode(client.get(f"/search.json?q={query}").content, type=Answer)
    assert lead_id in {hit.lead_id for hit in found.hits}
    assert f'href="/leads/{lead_id}"' in client.get(f"/search?q={query}").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *[("/leads/nobody", 404), ("/leads/nobody.json", 404), ("/nowhere", 404)],
        *[("/leads?limit=0", 422), ("/leads?limit=many", 422), ("/leads.json?since=soon", 422)],
        *[("/search?q=" + "a" * 1001, 422), ("/ads/nobody", 404), ("/leads/nobody/graph", 404)],
    ],
)
def test_what_cannot_be_answered_is_explained(client: TestClient, path: str, status: int) -> None:
    """In a page or as problem details, with the remedy."""
    answer = client.get(path)
    assert answer.status_code == status
    assert ("detail" in answer.json()) if ".json" in path else ("<h1>" in answer.text)


def test_a_page_names_no_command_to_look_things_up_by(client: TestClient) -> None:
    """Who reads it has none; programs are told as before."""
    for path in ("/leads/nobody", "/ads/nobody"):
        page = unescape(client.get(path).text)
        assert "is called 'nobody'" in page
        assert "`leadlight" not in page.partition("is called")[2].partition("</p>")[0]


def test_a_search_that_cannot_be_read_stays_in_the_box(client: TestClient) -> None:
    """To be mended, not typed again."""
    assert 'value="&#34;open"' in client.get("/search?q=%22open").text


def test_an_empty_home_greets(empty: TestClient) -> None:
    """And says what to do; the other pages say it too."""
    page = empty.get("/")
    assert page.status_code == 200
    for command in ("leadlight ingest", "leadlight build", "leadlight demo"):
        assert command in page.text
    assert "Made-up data" not in page.text
    assert empty.get("/leads").status_code == 404
    assert "leadlight build" in empty.get("/leads").text
    assert empty.get("/health").json()["generation"] is None


def _count(home: Home) -> int:
    with home.ledger.begin() as ledger:
        return sum(event["actor"] == CONTEXT.actor for event in events(ledger))


def test_today_says_that_feeds_failed_and_where_to_see_which(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "feeds-wrong" not in client.get("/leads").text
    monkeypatch.setattr(daily, "troubled_feeds", lambda _home, _generation: 2)
    page = client.get("/leads").text
    assert "2 feeds dried up or changed form" in page
    assert 'href="/jobs#feeds-wrong"' in page
    assert client.get("/leads.json").json()["feeds"] == 2
