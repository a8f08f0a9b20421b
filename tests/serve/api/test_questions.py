"""Programs are told what the desk says, page by page or line by line, and each look is recorded."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from tests.command import leadlight
from tests.serve.api.conftest import CONTEXT, Program

from leadlight.core.ads import AdDetail
from leadlight.core.builds import Build, BuildChanges
from leadlight.core.desk import Note, SavedSearch
from leadlight.core.leads import Hit, LeadAd, LeadDetail, LeadFilter, SearchFilter
from leadlight.core.templates import Template
from leadlight.core.ties import Holds, Path
from leadlight.finder import desk
from leadlight.store.home import Home

LINES = "application/x-ndjson"


def read(answer: Any, shape: type[Any]) -> Any:
    """The record of an answer, which must be of its shape."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return msgspec.json.decode(answer.content, type=shape)


def best(program: Program) -> str:
    """The id of the first lead."""
    return str(program.get("/leads?limit=1").json()["leads"][0]["lead_id"])


def test_a_lead_is_the_same_by_command_page_and_interface(program: Program, home: Home) -> None:
    """One record, three tellings."""
    lead_id = best(program)
    (printed,) = leadlight("lead", lead_id, "--json", "--home", home.path).records()
    twin = program.client.get(f"/leads/{lead_id}.json").json()
    told = program.get(f"/leads/{lead_id}")
    assert printed == told.json() == {name: twin[name] for name in printed}
    assert read(told, LeadDetail) == desk.lead(home, CONTEXT, lead_id)


def test_the_list_is_the_same_by_command_page_and_interface(program: Program, home: Home) -> None:
    """In the same order, with the same counts."""
    printed = leadlight("leads", "--json", "--home", home.path, "--limit", 7).records()
    twin = program.client.get("/leads.json?limit=7").json()
    told = program.get("/leads?limit=7").json()
    assert printed == twin["leads"] == told["leads"]
    shared = twin.keys() & told.keys()
    assert shared >= {"above", "below", "independent", "judged", "threshold", "generation"}
    assert {name: told[name] for name in shared} == {name: twin[name] for name in shared}


def test_search_is_the_same_by_command_page_and_interface(program: Program, home: Home) -> None:
    """Words, in the order of their rank."""
    printed = leadlight("search", "call", "--json", "--home", home.path).records()
    assert printed == program.client.get("/search.json?q=call").json()["hits"]
    assert printed == program.get("/search?q=call").json()["hits"]


def test_pages_follow_one_another(program: Program, home: Home) -> None:
    """No lead is there twice, none is left out, and the ranks go on."""
    everything = desk.leads(home, CONTEXT, LeadFilter(limit=500)).leads
    assert len(everything) > 7
    paged = program.pages("/leads?limit=3", "leads")
    assert [each["lead_id"] for each in paged] == [each.lead_id for each in everything]
    assert [each["rank"] for each in paged] == list(range(1, len(everything) + 1))


def test_pages_go_on_when_a_lead_is_hidden(program: Program) -> None:
    """A verdict between two pages takes its own lead away and no other."""
    first = program.get("/leads?limit=2").json()
    before = [each["lead_id"] for each in program.pages("/leads?limit=50", "leads")]
    given = program.post("/verdicts", {"lead_id": before[0], "is": "agency"}).json()
    try:
        after = program.get(f"/leads?limit=2&cursor={first['next']}").json()["leads"]
        assert [each["lead_id"] for each in after] == before[2:4]
    finally:
        program.post(f"/verdicts/{given['id']}/retract")


def test_the_ads_of_a_lead_are_paged(program: Program, home: Home) -> None:
    """In the order of the lead's own telling."""
    listed = desk.leads(home, CONTEXT, LeadFilter(limit=100)).leads
    lead_id = max(listed, key=lambda lead: lead.ads).lead_id
    whole = desk.lead(home, CONTEXT, lead_id).ads
    paged = program.pages(f"/leads/{lead_id}/ads?limit=3", "ads")
    assert msgspec.convert(paged, list[LeadAd]) == list(whole)


def test_search_is_paged(program: Program, home: Home) -> None:
    """Each ad once."""
    whole = desk.search(home, CONTEXT, "call", SearchFilter(limit=100))
    paged = program.pages("/search?q=call&limit=9", "hits")[:100]
    assert msgspec.convert(paged, list[Hit]) == list(whole)
    assert len({each["ad_id"] for each in paged}) == len(paged)


@pytest.mark.parametrize(
    ("path", "of"), [("/leads", "leads"), ("/search?q=call", "hits"), ("/verdicts", "verdicts")]
)
def test_large_answers_come_a_record_a_line(program: Program, path: str, of: str) -> None:
    """The records are those of the pages."""
    answer = program.get(path, Accept=LINES)
    assert answer.headers["content-type"] == LINES
    lines = [json.loads(line) for line in answer.text.splitlines()]
    pages = program.get(path).json()[of] if of == "verdicts" else program.pages(path, of)
    assert lines == pages


def test_parts_of_a_lead(program: Program, home: Home) -> None:
    """Each is what the whole holds."""
    lead_id = best(program)
    whole = program.get(f"/leads/{lead_id}").json()
    assert (
        program.get(f"/leads/{lead_id}/identifiers").json()["identifiers"] == whole["identifiers"]
    )
    moved = program.get(f"/leads/{lead_id}/movement").json()
    assert {name: moved[name] for name in ("timeline", "movement", "next_place")} == {
        name: whole[name] for name in ("timeline", "movement", "next_place")
    }
    assert program.get(f"/leads/{lead_id}/evidence").json()["evidence"] == whole["evidence"]
    assert read(program.get(f"/leads/{lead_id}/holds"), Holds) == desk.holds(home, CONTEXT, lead_id)


def test_a_path_between_two_ads(program: Program, home: Home) -> None:
    """Of one lead; ads of another are refused."""
    listed = desk.leads(home, CONTEXT, LeadFilter(limit=5)).leads
    lead, other = (desk.lead(home, CONTEXT, each.lead_id) for each in listed[:2])
    ends = f"from={lead.ads[0].ad_id}&to={lead.ads[-1].ad_id}"
    told = read(program.get(f"/leads/{lead.lead_id}/path?{ends}"), Path)
    assert told == desk.path(home, CONTEXT, lead.ads[0].ad_id, lead.ads[-1].ad_id)
    assert program.get(f"/leads/{other.lead_id}/path?{ends}").status_code == 422


def test_one_ad(program: Program) -> None:
    """With its text, its findings and its lead."""
    lead_id = best(program)
    listed = program.get(f"/leads/{lead_id}/ads").json()["ads"]
    ad = read(program.get(f"/ads/{listed[0]['ad_id']}"), AdDetail)
    assert ad.lead_id == lead_id
    assert ad.versions[-1].version_id == listed[0]["version_id"]
    assert (ad.versions[-1].title or "") == (listed[0]["title"] or "")
    assert ad.versions[-1].body
    assert program.get("/ads/nothing").status_code == 404


def test_a_template(program: Program, home: Home) -> None:
    """By the id that a lead shows."""
    leads = desk.leads(home, CONTEXT, LeadFilter(limit=50)).leads
    details = (desk.lead(home, CONTEXT, each.lead_id) for each in leads)
    name = next(
        each.identifiers.templates[0].value for each in details if each.identifiers.templates
    )
    assert read(program.get(f"/templates/{name}"), Template) == desk.template(home, CONTEXT, name)


def test_the_build_and_what_it_changed(program: Program, home: Home) -> None:
    """Only leads for review are listed as changed."""
    now = read(program.get("/generation"), Build)
    assert now.generation == desk.status(home).generation
    changed = read(program.get("/changes"), BuildChanges).changes
    listed = {each.lead_id for each in desk.leads(home, CONTEXT, LeadFilter(limit=5000)).leads}
    assert changed
    assert {each.lead_id for each in changed} <= listed


def test_a_verdict_is_given_listed_and_taken_back(program: Program) -> None:
    """Under the program's name and purpose."""
    lead_id = best(program)
    given = program.post("/verdicts", {"lead_id": lead_id, "is": "agency", "note": "of the club"})
    assert given.status_code == 200
    assert (given.json()["actor"], given.json()["purpose"]) == (program.name, "case 7")
    assert lead_id not in {each["lead_id"] for each in program.get("/leads").json()["leads"]}
    number = given.json()["id"]
    listed = {each["id"]: each for each in program.get("/verdicts").json()["verdicts"]}
    assert listed[number]["note"] == "of the club"
    assert program.post(f"/verdicts/{number}/retract").json()["retracted_by"] == program.name
    assert best(program) == lead_id
    assert program.post(f"/verdicts/{number}/retract").status_code == 422
    assert program.post("/verdicts/999999/retract").status_code == 404


def test_a_note_is_written_read_and_struck(program: Program) -> None:
    """It stands on the lead's page too; a program that may only read writes none."""
    lead_id = best(program)
    assert program.post(f"/leads/{lead_id}/notes", {"text": " "}).status_code == 422
    assert program.post("/leads/nobody/notes", {"text": "seen"}).status_code == 404
    written = read(program.post(f"/leads/{lead_id}/notes", {"text": "seen by the club"}), Note)
    assert written.actor == program.name
    assert program.get(f"/leads/{lead_id}/notes").json()["notes"][0] == msgspec.to_builtins(written)
    twin = program.client.get(f"/leads/{lead_id}.json").json()
    assert twin["notes"][0]["text"] == "seen by the club"
    reader = Program(program.home, "read")
    assert reader.post(f"/leads/{lead_id}/notes", {"text": "mine"}).status_code == 403
    assert reader.post(f"/notes/{written.id}/strike").status_code == 403
    assert program.post(f"/notes/{written.id}/strike").json() == {"id": written.id}
    assert program.get(f"/leads/{lead_id}/notes").json() == {"notes": []}
    assert program.post(f"/notes/{written.id}/strike").status_code == 404


def test_searches_are_kept_each_for_its_own(program: Program) -> None:
    """Once under a name; nobody sees or removes another's."""
    first = read(program.post("/searches", {"name": "the club", "address": "q=club"}), SavedSearch)
    again = {"name": "the club", "address": "?q=club&place=Ohio"}
    second = read(program.post("/searches", again), SavedSearch)
    assert (second.name, second.address) == ("the club", "q=club&place=Ohio")
    assert program.get("/searches").json() == {"searches": [msgspec.to_builtins(second)]}
    other = Program(program.home, "read")
    assert other.get("/searches").json() == {"searches": []}
    assert other.post(f"/searches/{second.id}/remove").status_code == 404
    assert program.post(f"/searches/{first.id}/remove").status_code == 404
    assert program.post(f"/searches/{second.id}/remove").json() == {"id": second.id}
    assert program.get("/searches").json() == {"searches": []}


def test_each_look_is_recorded_once(program: Program) -> None:
    """Under the token's name, with the purpose of the request."""
    lead_id = best(program)
    for path in (
        *("/leads", "/leads/proposed", f"/leads/{lead_id}", f"/leads/{lead_id}/ads"),
        *(f"/leads/{lead_id}/movement", "/search?q=call", "/changes", "/verdicts", "/ads/none"),
        *(f"/leads/{lead_id}/notes", "/searches"),
    ):
        before = len(program.events())
        program.get(path, **{"Leadlight-Purpose": quote("caso nº 12")})
        (event,) = program.events()[before:]
        assert (event["actor"], event["purpose"]) == (program.name, "caso nº 12")


def test_many_ask_at_once(program: Program) -> None:
    """Each is told what it would be told alone, and each look is recorded."""
    lead_id = best(program)
    paths = ["/search?q=call", "/search?q=212-555-0100", "/leads", f"/leads/{lead_id}", "/verdicts"]
    alone = {path: program.get(path).json() for path in paths}
    before = len(program.events())
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda path: (path, program.get(path)), paths * 16))
    assert {answer.status_code for _, answer in answers} == {200}
    assert all(answer.json() == alone[path] for path, answer in answers)
    assert len(program.events()) == before + len(answers)
