"""The audit log at a browser: read, filtered, paged, taken along, proved; and who may."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.intake import CONTEXT, Intake, json_line
from tests.serve.peopled import JSON, People, add

from leadlight import verify
from leadlight.core.context import Context
from leadlight.finder.build import build
from leadlight.govern import slices
from leadlight.govern.audit import Event, audited
from leadlight.govern.checkpoints import signing_key, write
from leadlight.serve.pages.log import in_words

FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A home in which two people looked, one for what a spreadsheet would run; and auditors of its
    own agency and of another one."""
    intake = Intake(tmp_path_factory.mktemp("log"))
    intake.take(json_line(body="call 212 555 0100"))
    build(intake.home, CONTEXT)
    add(intake.home, "vera", "auditor")
    add(intake.home, "otto", "auditor", agency="Elsewhere")
    for number in range(60):
        look(intake, "ines", f"lead-{number}", "case 24-7", "24-7")
    look(intake, "ivan", FORMULA, "Search for a missing child")
    look(intake, "olga", "theirs", "other work", scope="agency Elsewhere")
    yield People(intake.home)
    intake.home.close()


def look(
    intake: Intake, actor: str, what: str, why: str, case: str | None = None, scope: str = "home"
) -> None:
    """An event of the log."""
    context = Context(actor, why, scope, case=case)
    with audited(intake.home, context, Event("lead.read", what)):
        pass


def read(people: People, query: str = "", name: str = "vera") -> Any:
    """A page of the log, as the auditor's browser has its twin."""
    answer = people.browser(name, purpose=None).get(f"/log.json?{query}", headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_newest_first_and_this_look_among_them(people: People) -> None:
    """The reading of the log is an event, with what was asked."""
    page = read(people, "limit=3&actor=vera")
    assert page["events"][0]["action"] == "log.read"
    assert page["events"][0]["actor"] == "vera"
    assert page["events"][0]["details"] == {"actor": "vera", "limit": 3}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("actor=ines", 60),
        ("actor=ines&about=lead-7", 1),
        ("purpose=MISSING&action=lead.read", 1),
        ("purpose=24-7&action=lead.read", 60),
        ("outcome=failed", 0),
        ("action=no.such", 0),
        ("until=2020-01-01", 0),
        ("since=2020-01-01&actor=ivan", 1),
    ],
)
def test_filters(people: People, query: str, count: int) -> None:
    """Each alone and together; what fits nothing gives an empty page, and no fault."""
    assert len(read(people, f"{query}&limit=500")["events"]) == count


def test_pages_follow_one_another(people: People) -> None:
    """Nothing twice, nothing left out, though events come in between."""
    seen: list[int] = []
    before = ""
    while True:
        page = read(people, f"actor=ines&limit=7{before}")
        seen += [each["seq"] for each in page["events"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)


def test_a_long_search_goes_on_at_the_next_page(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page looks through so many events and no more, and says where it stopped."""
    monkeypatch.setattr(slices, "_LOOKED_THROUGH", 20)
    page = read(people, "actor=ines&about=lead-0")
    assert page["events"] == []
    found: list[str] = []
    while page["next"]:
        page = read(people, f"actor=ines&about=lead-0&before={page['next']}")
        found += [each["object"] for each in page["events"]]
    assert found == ["lead-0"]


def test_details_stand_in_words() -> None:
    """Not as they are kept; what is empty is left out."""
    details = {"limit": 3, "as_of": None, "roles": ["analyst", "auditor"], "slice": {"whole": True}}
    assert in_words(details) == "limit: 3; roles: analyst, auditor; slice: (whole: yes)"
    assert in_words(None) == in_words({}) == ""


def test_a_date_that_is_none(people: People) -> None:
    """Said, and not taken for no date."""
    answer = people.browser("vera", purpose=None).get("/log.json?since=yesterday", headers=JSON)
    assert answer.status_code in {400, 422}
    assert "no date" in answer.text


def test_what_is_taken_along(people: People) -> None:
    """JSON a line, and a sheet in which nothing is a formula; both stand in the log."""
    client = people.browser("vera", purpose=None)
    lines = client.get("/log.ndjson?action=lead.read").text.splitlines()
    assert [json.loads(line)["object"] for line in lines][:2] == ["theirs", FORMULA]
    assert len(lines) == 62
    text = client.get("/log.csv?actor=ivan").text.removeprefix("\ufeff")
    head, row = csv.reader(io.StringIO(text))
    assert dict(zip(head, row, strict=True))["object"] == f"'{FORMULA}"
    (last,) = read(people, "action=log.export&limit=1")["events"]
    assert last["details"]["slice"]["actor"] == "ivan"


def test_what_is_left_is_said(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice of a long log is no whole one."""
    monkeypatch.setattr(slices, "MOST", 5)
    client = people.browser("vera", purpose=None)
    lines = client.get("/log.ndjson?actor=ines").text.splitlines()
    assert len(lines) == 6
    assert json.loads(lines[-1]) == {"left": True, "most": 5}
    assert "older ones were left" in client.get("/log.csv?actor=ines").text


def test_a_proof_verifies_elsewhere(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the standalone verifier, with the key in hand; changed by a letter it does not."""
    seq = read(people, "actor=ivan")["events"][0]["seq"]
    client = people.browser("vera", purpose=None)
    proof = client.get(f"/log/{seq}/proof")
    assert "attachment" in proof.headers["content-disposition"]
    file = tmp_path / "event.tlog-proof"
    file.write_text(proof.text)
    key = signing_key(people.home, CONTEXT).public
    assert verify.main([str(file), "--key", key]) == 0
    file.write_text(proof.text.replace(f"index {seq - 1}", f"index {seq}"))
    assert verify.main([str(file), "--key", key]) == 1
    assert capsys.readouterr().out


def test_the_checkpoint_that_is_shown(people: People) -> None:
    """On the page, and as a file to be kept elsewhere."""
    made = write(people.home, CONTEXT)
    assert made is not None
    client = people.browser("vera", purpose=None)
    page = client.get("/log")
    assert made.note.split("\n")[0] in page.text
    assert client.get("/log/checkpoint").text == made.note
    assert read(people)["covered"] == made.size


def test_an_auditor_of_another_agency(people: People) -> None:
    """Reads what was done in its scope, and proves nothing else."""
    page = read(people, "limit=500", "otto")
    assert {each["scope"] for each in page["events"]} == {"agency Elsewhere"}
    assert "theirs" in {each["object"] for each in page["events"]}
    seq = read(people, "actor=ines&limit=1")["events"][0]["seq"]
    client = people.browser("otto", purpose=None)
    assert client.get(f"/log/{seq}/proof", headers=JSON).status_code == 404
    own = next(each["seq"] for each in page["events"] if each["object"] == "theirs")
    assert client.get(f"/log/{own}/proof").status_code == 200
    lines = client.get("/log.ndjson").text.splitlines()
    assert {json.loads(line)["scope"] for line in lines} == {"agency Elsewhere"}


def test_an_auditor_begins_at_the_log(people: People) -> None:
    """It is all that he is here for."""
    client = people.browser("vera", purpose=None)
    assert client.get("/").headers["location"] == "/log"
    page = client.get("/log?actor=ivan").text
    assert FORMULA.replace('"', "&#34;") in page
    assert "Today" not in page
