"""The pages of missing children: what they show, what their forms do, who may see."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.intake import json_line

from leadlight.core.awaited import Candidate
from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.missing import Match, MatchReason
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.match.intake import take_reports
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.serve.app import create_app
from leadlight.serve.pages.missing import bars, length, opened
from leadlight.store.home import Home

CONTEXT = Context("ines", "to see that the pages work")
OWN = {"sec-fetch-site": "same-origin"}
HASH, OTHER = (hashlib.sha256(each).hexdigest() for each in (b"hers", b"another"))
CHILD = {
    "report_id": "M 1/ä",
    "given_name": "Zephyrine",
    "age_at_missing": 15,
    "missing_since": "2026-02-20",
    "as_of": "2026-02-21",
    "image_pdq": [HASH],
    "handles": ["quillow77"],
    "state_care": True,
}
ADDRESS = "/missing/report?id=M+1%2F%C3%A4"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A few ads, built; one shows the child's picture and account. One more report matches none."""
    opened = open_home(Settings(home=tmp_path / "home", workers=1), "ines", CONTEXT.purpose)
    texts = ("Quillow, 19, call 212-555-0142, instagram @quillow77", "ring 415-555-0117, Ann, 30")
    lines = [
        json_line(source_id=f"a{at}", title=None, body=text, images=[{"pdq": pdq}])
        for at, (text, pdq) in enumerate(zip(texts, (HASH, OTHER), strict=True))
    ]
    (tmp_path / "feed.jsonl").write_bytes(b"".join(lines))
    ingest(opened, CONTEXT, find_feeds([str(tmp_path / "feed.jsonl")]), HowToRead())
    take(opened, tmp_path, CHILD, {"report_id": "M2", "age_now": 14, "agency": "elsewhere"})
    build(opened, CONTEXT)
    yield opened
    opened.close()


def take(home: Home, folder: Path, *records: dict[str, Any]) -> None:
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    take_reports(home, CONTEXT, find_feeds([str(path)]))


def browser(home: Home) -> TestClient:
    return TestClient(create_app(home, CONTEXT), "http://127.0.0.1:8080")


def file_of(client: TestClient) -> dict[str, Any]:
    answer = client.get(ADDRESS.replace("report?", "report.json?"))
    assert answer.status_code == 200
    return dict(answer.json())


ENTERED = {
    "report_id": "CH 7",
    "given_name": "Wilma",
    "aliases": "Quillow\nQuill, Lou",
    "age_at_missing": "15",
    "as_of": "2026-02-21",
    "missing_since": "2026-02-20",
    "phones": "(212) 555-0142; +1 415 555 0117",
    "notes": "two\nlines",
}


def test_a_report_is_entered_and_held_against_the_ads(home: Home) -> None:
    client = browser(home)
    assert "/missing/new" in client.get("/missing").text
    page = client.post("/missing/new", data=ENTERED, headers=OWN)
    assert page.status_code == 200
    assert str(page.url).endswith("/missing/report?id=CH+7")
    assert "the number +12125550142 of the report stands in the ads" in page.text
    told = client.get("/missing/report.json?id=CH+7").json()
    report = told["kept"]["report"]
    assert report["aliases"] == ["Quillow", "Quill", "Lou"]
    assert report["phones"] == ["+12125550142", "+14155550117"]
    assert report["notes"] == "two\nlines"
    assert told["kept"]["agency"] == home.record().agency


@pytest.mark.parametrize(
    ("fields", "says", "marked"),
    [
        ({"age_at_missing": "19"}, "19 or older at going missing", "age_at_missing"),
        ({"age_at_missing": "few"}, "write a whole number", "age_at_missing"),
        ({"missing_since": "2026-02-30"}, "write a day that there is", "missing_since"),
        ({"missing_since": "2026-02-22"}, "lies after", "missing_since"),
        ({"phones": "212 555 014"}, "is no number", "phones"),
        ({"image_pdq": "ab" * 31}, "64 hexadecimal digits", "image_pdq"),
        ({"report_id": "M 1/ä"}, "there is an open report of this id", "report_id"),
        ({"report_id": "M2"}, "there is an open report of this id", "report_id"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_loses_nothing(
    home: Home, fields: dict[str, str], says: str, marked: str
) -> None:
    client = browser(home)
    before = client.get("/missing.json").json()["reports"]
    page = client.post("/missing/new", data=ENTERED | fields, headers=OWN)
    assert page.status_code == 422
    assert says in page.text
    assert re.search(f'name="{marked}"[^>]*aria-invalid="true"', page.text)
    for typed in (ENTERED | fields).values():
        assert all(html.escape(part) in page.text for part in typed.splitlines())
    after = client.get("/missing.json").json()
    assert [each["report"]["report_id"] for each in after["reports"]] == [
        each["report"]["report_id"] for each in before
    ]
    assert after["refused"] == 0


def test_a_report_is_changed_by_whoever_knows_how_it_stands(home: Home, tmp_path: Path) -> None:
    client = browser(home)
    take(home, tmp_path, CHILD | {"as_of": "2026-02-22", "case": "24-8"})
    page = client.get("/missing/change?id=M+1%2F%C3%A4").text
    values = dict(re.findall(r'name="(\w+)" type="\w+" value="([^"]+)"', page))
    (replaces,) = re.findall(r'name="replaces" value="(\d+)"', page)
    changed = values | {"replaces": replaces, "report_id": "M 1/ä", "hair": "red"}
    changed |= {"image_pdq": HASH, "handles": "quillow77"}
    assert client.post("/missing/new", data=changed, headers=OWN).status_code == 200
    report = file_of(client)["kept"]["report"]
    assert (report["hair"], report["given_name"]) == ("red", "Zephyrine")
    assert report["extra"] == {"case": "24-8"}
    again = client.post("/missing/new", data=changed | {"hair": "brown"}, headers=OWN)
    assert again.status_code == 422
    assert "changed or closed this report meanwhile" in again.text
    assert file_of(client)["kept"]["report"]["hair"] == "red"


def test_what_is_closed_opens_again_by_a_later_record_alone(home: Home) -> None:
    client = browser(home)
    closing = {"report": "M 1/ä", "sure": "yes"}
    assert client.post("/missing/close", data=closing, headers=OWN).status_code == 200
    today = home.clock().date()
    same_day = ENTERED | {"report_id": "M 1/ä", "as_of": today.isoformat()}
    page = client.post("/missing/new", data=same_day, headers=OWN)
    assert page.status_code == 422
    assert "a closed one opens again only" in page.text
    assert client.get(ADDRESS).status_code == 404


def test_the_list_says_who_alerts_and_leads_on(home: Home) -> None:
    client = browser(home)
    page = client.get("/missing").text
    assert "2 open reports" in page
    assert "1 with an alert" in page
    assert ADDRESS.replace("&", "&amp;") in page
    assert "in state care" in page
    (first, second) = client.get("/missing.json").json()["reports"]
    assert (first["report"]["report_id"], first["alerts"]) == (CHILD["report_id"], 1)
    assert (second["best"], second["candidates"]) == (None, 0)
    assert "1 missing child" in client.get("/leads").text


def test_a_report_shows_its_candidates_with_their_parts(home: Home) -> None:
    client = browser(home)
    page = client.get(ADDRESS).text
    assert "a picture of the report and one in the ads have the same hash" in page
    assert "the account quillow77 of the report stands in the ads" in page
    assert "It never says that this child is in an ad" in page
    (candidate,) = file_of(client)["candidates"]
    lead = candidate["match"]["lead_id"]
    shown = client.get(f"/leads/{lead}")
    assert "may be here" in shown.text
    assert ADDRESS in shown.text


def test_a_candidate_is_set_aside_and_taken_back(home: Home) -> None:
    client = browser(home)
    lead = file_of(client)["candidates"][0]["match"]["lead_id"]
    form = {"report": CHILD["report_id"], "lead": lead, "note": "she is forty"}
    sent = client.post("/missing/aside", data=form, headers=OWN, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{ADDRESS}#candidates")
    after = file_of(client)
    match = after["candidates"][0]["match"]
    assert (match["reviewed"], match["alert"], match["probability"]) == (True, False, 0)
    assert match["review"]["actor"] == "ines"
    page = client.get(ADDRESS).text
    assert "she is forty" in page
    assert "missing child</b> may be" not in client.get("/leads").text
    build(home, CONTEXT)  # remembered by later builds
    assert file_of(client)["candidates"][0]["match"]["reviewed"]
    again = {"report": CHILD["report_id"], "id": str(match["review"]["id"])}
    client.post("/missing/again", data=again, headers=OWN)
    assert file_of(client)["candidates"][0]["match"]["alert"]
    assert "Taken back" in client.get(ADDRESS).text


def test_a_packet_has_selectors_and_no_picture(home: Home) -> None:
    client = browser(home)
    packet = client.get(ADDRESS.replace("report?", "packet.json?")).json()
    (lead,) = packet["leads"]
    assert {"handle", "phone", "picture"} <= lead["selectors"].keys()
    assert lead["ads"][0]["is_best"]
    assert "never says" in packet["caution"]
    page = client.get(ADDRESS.replace("report?", "packet?"))
    assert page.status_code == 200
    assert "instagram:quillow77" in page.text
    assert "<img" not in page.text.split("<main", 1)[1]
    with home.ledger.reading() as ledger:
        told = [event for event in events(ledger) if event["action"] == "missing.packet"]
    assert {event["object"] for event in told} == {CHILD["report_id"]}


def test_closing_needs_a_tick_and_takes_all_away(home: Home) -> None:
    client = browser(home)
    form = {"report": CHILD["report_id"]}
    assert client.post("/missing/close", data=form, headers=OWN).status_code == 422
    assert client.get(ADDRESS).status_code == 200
    client.post("/missing/close", data=form | {"sure": "yes"}, headers=OWN)
    assert client.get(ADDRESS).status_code == 404
    assert "Zephyrine" not in client.get("/missing").text


def test_a_stranger_sees_no_report_and_no_match(home: Home) -> None:
    lead = file_of(browser(home))["candidates"][0]["match"]["lead_id"]
    report = str(CHILD["report_id"])
    other = Context("nils", "to see what I may", scope="agency elsewhere")
    for look in (desk.missing_file, desk.packet, desk.close_missing):
        with pytest.raises(NotFoundError):
            look(home, other, report)
    with pytest.raises(NotFoundError):
        desk.set_aside(home, other, report, lead)
    seen = desk.missing_list(home, other).reports
    assert [each.report.report_id for each in seen] == ["M2"]
    with pytest.raises(NotFoundError):
        desk.lead_file(home, other, lead)
    own = Context("olga", "to see what I may", scope="agency home")
    assert desk.missing_file(home, own, report).candidates


def test_who_enters_a_report_owns_it_and_takes_no_id_of_another_agency(home: Home) -> None:
    nils = Context("nils", "a report by hand", scope="agency elsewhere")
    fields = {"report_id": "N1", "age_at_missing": 15, "aliases": ["Quillow"]}
    assert desk.enter_report(home, nils, fields) == "N1"
    assert desk.report_to_change(home, nils, "N1").agency == "elsewhere"
    own = Context("olga", "a report by hand", scope="agency home")
    with pytest.raises(NotFoundError):
        desk.report_to_change(home, own, "N1")
    with pytest.raises(InputError, match="this id is taken"):
        desk.enter_report(home, own, fields)
    stands = desk.report_to_change(home, CONTEXT, "N1")
    assert desk.enter_report(home, CONTEXT, fields | {"hair": "red"}, stands.id) == "N1"
    assert desk.report_to_change(home, nils, "N1").agency == "elsewhere"
    with home.ledger.reading() as ledger:
        tried = [each for each in events(ledger) if each["object"] == "N1"]
    assert [each["actor"] for each in tried if each["action"] == "missing.add"] == [
        "nils",
        "olga",
        CONTEXT.actor,
    ]


def test_a_new_match_is_marked_as_new_since_the_last_look(home: Home, tmp_path: Path) -> None:
    client = browser(home)
    file_of(client)
    line = json_line(source_id="b1", title=None, body="text 646-555-0163", images=[{"pdq": HASH}])
    (tmp_path / "more.jsonl").write_bytes(line)
    ingest(home, CONTEXT, find_feeds([str(tmp_path / "more.jsonl")]), HowToRead())
    take(home, tmp_path, CHILD | {"as_of": "2026-02-25", "phones": ["+16465550163"],
                                  "image_pdq": []})  # fmt: skip
    build(home, CONTEXT)
    assert "new since you looked" in client.get("/missing").text
    candidates = file_of(client)["candidates"]
    assert {each["fresh"] for each in candidates} == {True, False} or candidates[0]["fresh"]


def test_a_report_that_came_since_the_build_is_matched_when_it_is_opened(
    home: Home, tmp_path: Path
) -> None:
    take(home, tmp_path, CHILD | {"report_id": "M3"})
    client = browser(home)
    assert "Not matched with this build yet" in client.get("/missing").text
    (candidate,) = client.get("/missing/report.json?id=M3").json()["candidates"]
    assert candidate["match"]["alert"]


def test_before_anything_is_there_the_page_says_what_to_do(tmp_path: Path) -> None:
    opened = open_home(Settings(home=tmp_path / "empty", workers=1), "ines", CONTEXT.purpose)
    page = browser(opened).get("/missing")
    assert page.status_code == 200
    assert "leadlight missing add" in page.text
    take(opened, tmp_path, CHILD)
    assert "Nothing has been built yet" in browser(opened).get(ADDRESS).text
    opened.close()


def test_before_any_build_the_pages_say_what_to_do_first(tmp_path: Path) -> None:
    opened = open_home(Settings(home=tmp_path / "home", workers=1), "ines", CONTEXT.purpose)
    take(opened, tmp_path, CHILD, {"report_id": "M2", "age_now": 14, "last_seen_place": "Nowhere"})
    client = TestClient(create_app(opened, CONTEXT), base_url="http://localhost")
    listed = client.get("/missing").text
    assert "leadlight missing match" not in listed
    assert "leadlight ingest FEED" in listed
    page = client.get("/missing/report", params={"id": "M2"}).text
    assert "leadlight ingest FEED" in page
    assert "nothing to match on" in page
    assert "The report lacks something" in page
    assert "is no place that is known" in page
    assert "The report lacks something" not in client.get(ADDRESS).text
    opened.close()


def test_before_any_build_a_question_that_makes_no_sense_is_told_to(tmp_path: Path) -> None:
    opened = open_home(Settings(home=tmp_path / "home", workers=1), "ines", CONTEXT.purpose)
    client = TestClient(create_app(opened, CONTEXT), base_url="http://localhost")
    senseless = client.get("/search", params={"q": '"call me'})
    assert senseless.status_code == 200
    assert "quotation mark is open" in senseless.text
    sound = client.get("/search", params={"q": '"call me"'})
    assert sound.status_code == 404
    assert "nothing has been built yet" in sound.text.lower()
    opened.close()


def test_faint_candidates_are_folded_and_those_that_tell_are_open() -> None:
    def candidate(probability: float, *, alert: bool = False) -> Candidate:
        match = Match(
            report_id="M1",
            lead_id="L1",
            ad_id="A1",
            probability=probability,
            reasons=(),
            alert=alert,
        )
        return Candidate(match=match, ad=None, ads=1, fresh=False)

    faint = [candidate(0.01) for _ in range(9)]
    assert opened([*(candidate(0.3) for _ in range(6)), *faint]) == 6
    assert opened([candidate(0.04, alert=True), *faint]) == 4
    assert opened([]) == 4


def test_bars_of_candidates_side_by_side_are_of_one_scale() -> None:
    strong, faint = (
        Match(
            report_id="M1",
            lead_id="L1",
            ad_id="A1",
            probability=0.5,
            reasons=(MatchReason("start", "", -9.0), MatchReason("phone", "", effect)),
        )
        for effect in (8.0, -2.0)
    )
    longest = max(length(strong), length(faint))
    ((_, long),), ((_, short),) = bars(strong, longest), bars(faint, longest)
    assert long.width == 4 * short.width
    assert (long.x, short.x + short.width) == (50, 50)
