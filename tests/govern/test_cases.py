"""Cases: who belongs to them, and what that opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.intake import CONTEXT, Intake, json_line
from tests.serve.peopled import People, add

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError, RefusedError
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.govern import cases
from leadlight.govern.access import LOOK, context_of, scope_of
from leadlight.govern.audit import events
from leadlight.govern.sessions import who_has
from leadlight.govern.sharing import share, unshare

CASE = "24-77"
BOSS = Context("sue", "keeping cases", scope_of("home"))


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    """A built lead, two investigators and two supervisors of one agency, and one of another."""
    made = Intake(tmp_path_factory.mktemp("cases"), api_rate=1_000_000)
    for number in range(2):
        made.take(json_line(source_id=f"a{number}", body="call 212 555 0100"))
    build(made.home, CONTEXT)
    for name, role in (("ann", "investigator"), ("ben", "investigator"), ("cy", "analyst")):
        add(made.home, name, role)
    add(made.home, "sue", "supervisor")
    add(made.home, "ada", "administrator")
    add(made.home, "edna", "investigator", agency="Elsewhere")
    yield made
    made.home.close()


@pytest.fixture
def people(intake: Intake) -> Iterator[People]:
    """All of them, and an open case with ann as its one member; without members afterwards."""
    if CASE not in {each.number for each in cases.all_cases(intake.home, BOSS)}:
        cases.open_case(intake.home, BOSS, CASE)
    cases.add_member(intake.home, BOSS, CASE, "ann")
    yield People(intake.home)
    (case,) = (each for each in cases.all_cases(intake.home, BOSS) if each.number == CASE)
    for name in case.members:
        cases.remove_member(intake.home, BOSS, CASE, name)


def as_(people: People, name: str, purpose: str = CASE) -> Context:
    """The look of whoever has just signed in with this purpose."""
    cookie = people.browser(name, purpose).cookies["leadlight"]
    who = who_has(people.home, cookie).who
    assert who is not None
    return context_of(who, LOOK)


def lead_of(people: People) -> str:
    return str(next(iter(desk.links(people.home, CONTEXT))).lead_id)


OTHER = "Search for a missing child"


def test_what_is_written_for_a_case_is_read_by_its_members(people: People) -> None:
    """Under whatever purpose they look; others are told what was said, and not why."""
    home, lead = people.home, lead_of(people)
    note = desk.write_note(home, as_(people, "ann"), lead, "she was seen")
    verdict = desk.give_verdict(home, as_(people, "ann"), lead, "controlled", "by her words")
    open_note = desk.write_note(home, as_(people, "ben", OTHER), lead, "for all")
    for name, purpose in (("ann", CASE), ("ann", OTHER)):
        told = desk.lead_file(home, as_(people, name, purpose), lead)
        assert {each.text for each in told.notes} == {"she was seen", "for all"}
        assert told.verdict is not None
        assert told.verdict.note == "by her words"
    for name in ("ben", "cy", "sue"):
        context = as_(people, name, OTHER)
        told = desk.lead_file(home, context, lead)
        assert [each.text for each in told.notes] == ["for all"]
        assert [each.id for each in desk.notes(home, context, lead)] == [open_note.id]
        assert told.verdict is not None
        assert (told.verdict.kind, told.verdict.note) == ("controlled", None)
        assert [each.note for each in desk.verdicts(home, context)] == [None]
        with pytest.raises(NotFoundError):
            desk.strike(home, context, note.id)
    assert desk.retract(home, as_(people, "ben", OTHER), verdict.id).note is None
    cases.add_member(home, BOSS, CASE, "ben")  # from the next request on
    assert len(desk.notes(home, as_(people, "ben", OTHER), lead)) == 2
    cases.remove_member(home, BOSS, CASE, "ben")
    assert len(desk.notes(home, as_(people, "ben", OTHER), lead)) == 1
    for each in (note, open_note):
        desk.strike(home, as_(people, "ann"), each.id)


def test_who_shares_records_shares_no_case(people: People) -> None:
    """Members are of the case's own agency."""
    home, lead = people.home, lead_of(people)
    note = desk.write_note(home, as_(people, "ann"), lead, "she was seen")
    plain = desk.write_note(home, as_(people, "ann", OTHER), lead, "for all")
    share(home, CONTEXT, "home", "Elsewhere")
    told = desk.notes(home, as_(people, "edna", OTHER), lead)
    assert [each.id for each in told] == [plain.id]
    unshare(home, CONTEXT, "home", "Elsewhere")
    for each in (note, plain):
        desk.strike(home, as_(people, "ann"), each.id)
    with pytest.raises(NotFoundError):
        cases.add_member(home, BOSS, CASE, "edna")


def test_a_purpose_is_a_members(people: People) -> None:
    """Chosen by nobody else, and gone with the membership; for programs as for browsers."""
    for name, status in (("ann", 303), ("ben", 422), ("sue", 422)):
        form = {"case": CASE.upper()}
        answer = people.browser(name).post("/purpose", data=form, headers=people_headers())
        assert answer.status_code == status, name
        bearer = people.bearer(name) | {"leadlight-purpose": CASE}
        answer = people.stranger().get("/api/v1/leads", headers=bearer)
        assert answer.status_code == (200 if status == 303 else 403), (name, answer.text)
    client = people.browser("ann", CASE)
    assert client.get("/leads").status_code == 200
    cases.remove_member(people.home, BOSS, CASE, "ann")
    assert client.get("/leads").headers["location"].startswith("/purpose")
    assert people.browser("ann", "24-78").get("/leads").status_code == 200  # opened by nobody


def people_headers() -> dict[str, str]:
    return {"sec-fetch-site": "same-origin"}


def test_nobody_adds_himself(people: People) -> None:
    """And that somebody tried stands in the log; nor is one who looks at nobody a member."""
    with pytest.raises(RefusedError):
        cases.add_member(people.home, BOSS, CASE, "sue")
    with people.home.ledger.reading() as ledger:
        last = events(ledger)[-1]
    assert (last["action"], last["outcome"], last["actor"]) == ("case.add", "refused", "sue")
    for name, error in (("ada", InputError), ("ann", InputError), ("nobody", NotFoundError)):
        with pytest.raises(error):
            cases.add_member(people.home, BOSS, CASE, name)


def test_a_closed_case_is_looked_for_by_nobody(people: People) -> None:
    """Its members still read what was written for it."""
    home, lead = people.home, lead_of(people)
    cases.open_case(home, BOSS, "24-99")
    cases.add_member(home, BOSS, "24-99", "ann")
    note = desk.write_note(home, as_(people, "ann", "24-99"), lead, "to be kept")
    closed = cases.close_case(home, BOSS, "24-99")
    assert closed.closed_at is not None
    assert people.browser("ann", "24-99").get("/leads").status_code == 303
    assert [each.id for each in desk.notes(home, as_(people, "ann", OTHER), lead)] == [note.id]
    assert desk.notes(home, as_(people, "ben", OTHER), lead) == ()
    with pytest.raises(InputError):
        cases.close_case(home, BOSS, "24-99")
    with pytest.raises(InputError):
        cases.add_member(home, BOSS, "24-99", "ben")
    for number in ("24-99", "what she wants"):
        with pytest.raises(InputError):
            cases.open_case(home, BOSS, number)
    desk.strike(home, as_(people, "ann", OTHER), note.id)


def test_another_agencys_cases_are_not_there(people: People) -> None:
    """Two agencies may have cases of one number, and neither sees the other's."""
    there = Context("eli", "keeping cases", scope_of("Elsewhere"))
    with pytest.raises(NotFoundError):
        cases.close_case(people.home, there, CASE)
    cases.open_case(people.home, there, CASE)
    cases.add_member(people.home, there, CASE, "edna")
    assert [each.members for each in cases.all_cases(people.home, there)] == [("edna",)]
    lead = lead_of(people)
    note = desk.write_note(people.home, as_(people, "ann"), lead, "of home")
    share(people.home, CONTEXT, "home", "Elsewhere")
    assert desk.notes(people.home, as_(people, "edna", CASE), lead) == ()
    unshare(people.home, CONTEXT, "home", "Elsewhere")
    desk.strike(people.home, as_(people, "ann"), note.id)
    assert {each.agency for each in cases.all_cases(people.home, CONTEXT)} == {"home", "Elsewhere"}


def test_a_supervisor_keeps_cases_on_a_page(people: People) -> None:
    """With what is wrong told on it."""
    client = people.browser("sue")
    own = people_headers()
    posted = {"number": CASE, "name": "ben", "act": "add"}
    assert client.post("/cases/members", data=posted, headers=own).status_code == 303
    page = client.get("/cases").text
    assert "ben" in page
    again = client.post("/cases/members", data=posted, headers=own)
    assert (again.status_code, "belongs to the case" in again.text) == (422, True)
    himself = client.post("/cases/members", data=posted | {"name": "sue"}, headers=own)
    assert himself.status_code == 403
    assert client.post("/cases", data={"number": CASE}, headers=own).status_code == 422
    assert client.post("/cases/close", data={"number": "24-1"}, headers=own).status_code == 422
    for name in ("ann", "ada"):
        assert people.browser(name).get("/cases").status_code == 403
