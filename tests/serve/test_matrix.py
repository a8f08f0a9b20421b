"""Every way in, every role, every kind of object: what is answered, enumerated from the router.

What is expected is written down here, apart from the rules of the site, so that a rule that changes
is noticed; and a way that is not written down here fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.intake import CONTEXT, Intake, json_line
from tests.serve.peopled import JSON, OWN_PAGE, People, add, is_denied

from leadlight.core.context import Context
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk.areas import areas_called
from leadlight.govern.access import LOOK, PURPOSED, ROLES, scope_of
from leadlight.govern.accounts import limit
from leadlight.govern.audit import events
from leadlight.govern.cases import add_member, open_case
from leadlight.serve.app import create_app

LOOKERS = {"investigator", "analyst", "supervisor"}
JUDGES = {"investigator", "supervisor"}
ALL: set[str] = set(ROLES)
ANYBODY = {*ROLES, "stranger"}

EXPECTED: dict[str, tuple[set[str], str]] = {
    "public": (
        ANYBODY,
        """GET /docs, GET /openapi.json, GET /health/live, GET /health/ready, GET /signin,
        POST /signin, POST /signin/passkey/options, POST /signin/passkey,
        POST /signin/provider, GET /signin/provider/back""",
    ),
    "own": (
        ALL,
        """GET /, GET /account, GET /account.json, POST /account/password,
        POST /account/sessions/end, GET /lock, POST /lock, POST /unlock, POST /signout,
        GET /purpose, POST /purpose, GET /signin/second, POST /signin/second,
        POST /account/passkeys/options, POST /account/passkeys, POST /account/passkeys/remove,
        GET /account/codes, POST /account/codes, POST /account/codes/remove,
        POST /account/recovery""",
    ),
    "look": (
        LOOKERS,
        """GET /leads, GET /leads.json, GET /leads.csv, GET /leads/{lead_id},
        GET /leads/{lead_id}.json, GET /leads/{lead_id}/graph, GET /leads/{lead_id}/graph.json,
        GET /leads/{lead_id}/stays.csv, GET /leads/{lead_id}/weeks.csv,
        GET /leads/{lead_id}/movement.csv, GET /leads/{lead_id}/contradictions.csv,
        GET /leads/{lead_id}/identifiers.csv, GET /leads/{lead_id}/evidence.csv,
        GET /leads/{lead_id}/similar,
        GET /leads/{lead_id}/similar.json, GET /ads/{ad_id},
        GET /ads/{ad_id}.json, GET /templates/{template_id}, GET /templates/{template_id}.json,
        GET /hotspots, GET /hotspots.json, GET /hotspots.csv,
        GET /search, GET /search.json, GET /search.csv, POST /search/picture, POST /search/save,
        POST /search/remove, GET /missing, GET /missing.json, GET /missing/report,
        GET /missing/report.json, GET /missing/packet, GET /missing/packet.json,
        GET /api/v1/ads/{ad_id}, GET /api/v1/changes, GET /api/v1/generation, GET /api/v1/leads,
        GET /api/v1/leads/proposed, GET /api/v1/leads/{lead_id}, GET /api/v1/leads/{lead_id}/ads,
        GET /api/v1/leads/{lead_id}/evidence, GET /api/v1/leads/{lead_id}/holds,
        GET /api/v1/leads/{lead_id}/identifiers, GET /api/v1/leads/{lead_id}/movement,
        GET /api/v1/leads/{lead_id}/notes, GET /api/v1/leads/{lead_id}/path, GET /api/v1/search,
        GET /api/v1/searches, POST /api/v1/searches, POST /api/v1/searches/{search_id}/remove,
        GET /api/v1/templates/{template_id}, GET /api/v1/verdicts""",
    ),
    "judge": (
        JUDGES,
        """POST /leads/{lead_id}/verdict, POST /leads/{lead_id}/retract,
        POST /leads/{lead_id}/notes, POST /leads/{lead_id}/notes/strike,
        POST /api/v1/leads/{lead_id}/notes, POST /api/v1/notes/{note_id}/strike,
        POST /api/v1/verdicts, POST /api/v1/verdicts/{verdict_id}/retract""",
    ),
    "reports": (
        LOOKERS,
        """GET /missing/new, POST /missing/new, GET /missing/change,
        POST /missing/aside, POST /missing/again, POST /missing/close""",
    ),
    "watch": ({"operator"}, "GET /health, GET /metrics"),
    "operate": (
        {"operator"},
        """GET /jobs, GET /jobs.json, POST /jobs/build, POST /jobs/inbox,
        POST /jobs/{job_id}/cancel, POST /jobs/{job_id}/again, POST /api/v1/feeds/{source},
        GET /api/v1/feeds/{source}/{push_id}""",
    ),
    "cases": (
        {"supervisor"},
        "GET /cases, GET /cases.json, POST /cases, POST /cases/members, POST /cases/close",
    ),
    "audit": (
        {"auditor"},
        """GET /log, GET /log.json, GET /log.csv, GET /log.ndjson, GET /log/checkpoint,
        GET /log/{event_id}/proof""",
    ),
    "accounts": (
        {"administrator"},
        """GET /accounts, GET /accounts.json, POST /accounts, POST /accounts/act,
        POST /accounts/areas, POST /accounts/bind""",
    ),
}
"""Who may come by which ways."""

WHO = {way: who for who, ways in EXPECTED.values() for way in re.sub(r"\s+", " ", ways).split(", ")}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A built home of an agency's two ads with one number, two of another agency and two in another
    area; and an account a role of the first agency, limited to the first area."""
    intake = Intake(tmp_path_factory.mktemp("matrix"), api_rate=1_000_000)
    for number in range(2):
        own = {"source_id": f"a{number}", "body": "call 212 555 0100, late night"}
        intake.take(json_line(**own, place="Houston"))
        other = {"source_id": f"b{number}", "body": "ring 212 555 0199", "agency": "Elsewhere"}
        intake.take(json_line(**other, place="Houston"))
        afar = {"source_id": f"c{number}", "body": "ring 212 555 0188"}
        intake.take(json_line(**afar, place="Chicago"))
    build(intake.home, CONTEXT)
    for role in ROLES:
        add(intake.home, f"{role}-1", role)
        limit(intake.home, CONTEXT, f"{role}-1", areas_called("Houston: 50", "US"))
    made = People(intake.home)
    _write_for_a_case(made)
    yield made
    intake.home.close()


HUSHED = "hushed words"
"""Written for a case to which none of the roles' accounts belongs."""


def _write_for_a_case(people: People) -> None:
    """A note and a verdict on the first agency's lead, by the one member of a case."""
    add(people.home, "member-1", "investigator")
    open_case(people.home, CONTEXT, "24-8")
    add_member(people.home, CONTEXT, "24-8", "member-1")
    lead_id = address(people, "{lead_id}", "own")
    context = Context("member-1", "24-8", scope_of("home"), cases=frozenset({"24-8"}))
    desk.write_note(people.home, context, lead_id, HUSHED)
    desk.give_verdict(people.home, context, lead_id, "controlled", HUSHED)


LETTERS = {"own": "a", "other": "b", "afar": "c"}
OBJECTS = (*LETTERS, "missing")
"""What the address names: something of one's own agency and area, of another agency, of another
area, or nothing."""


def ways(people: People) -> list[tuple[str, str]]:
    """Every way in, as the router has it: method and template."""
    return [
        (method, route.path)
        for route in people.site.router.routes
        for method in sorted(getattr(route, "methods", None) or ())
    ]


def address(people: People, path: str, kind: str) -> str:
    """The template ``path`` with an object of ``kind`` in it."""
    if kind == "missing":
        return re.sub(r"\{\w+_id\}", "999", path)
    rows = desk.links(people.home, CONTEXT)
    row = next(each for each in rows if (each.source_id or "").startswith(LETTERS[kind]))
    path = path.replace("{lead_id}", str(row.lead_id)).replace("{ad_id}", row.ad_id)
    return re.sub(r"\{\w+_id\}", "999", path)


def test_every_way_is_written_down_here(people: People) -> None:
    """A new one has to be thought about twice: in its rule, and above."""
    assert {" ".join(way) for way in ways(people)} == set(WHO)
    assert set(people.site.rules.ways()) == set(ways(people))


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_each_role_passes_where_it_should_and_nowhere_else(people: People, role: str) -> None:
    """Whether the object is there makes no difference to whoever may not ask."""
    wrong: dict[str, Any] = {}
    for method, path in ways(people):
        for kind in OBJECTS if "{" in path else OBJECTS[:1]:
            name = None if role == "stranger" else f"{role}-1"
            answer = people.ask(name, method, address(people, path, kind))
            if (role in WHO[f"{method} {path}"]) != passed(answer, role):
                wrong[f"{method} {path} ({kind})"] = answer.status_code, answer.text[:200]
    assert wrong == {}


def passed(answer: Any, role: str) -> bool:
    """Whether the door let the request in; the answer may be that there is no such thing."""
    if role == "stranger":
        is_refused = answer.status_code == 401 and "sign in first" in answer.text
        is_refused |= answer.status_code == 401 and "a token is needed" in answer.text
        return not is_refused
    assert answer.status_code < 500, answer.text
    return not is_denied(answer)


@pytest.mark.parametrize("role", sorted(LOOKERS))
def test_an_object_that_is_not_ones_own_looks_like_none(people: People, role: str) -> None:
    """Whoever may look is told of his own, and of another agency's or area's what he is told of
    nothing."""
    of_object = [way for way in ways(people) if "{lead_id}" in way[1] or "{ad_id}" in way[1]]
    assert len(of_object) > 15
    for method, path in of_object:
        answers = [people.ask(f"{role}-1", method, address(people, path, kind)) for kind in OBJECTS]
        own, other, afar, missing = answers
        assert other.status_code == afar.status_code == missing.status_code, path
        if method == "GET" and not path.endswith(("/path", "/notes")):
            assert (own.status_code, other.status_code) == (200, 404), path
        for answer in (other, afar, missing):
            assert not re.search(r"555.?01|ring 212", answer.text)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_of_a_foreign_case_is_told_nowhere(people: People, role: str) -> None:
    """By no way, on an object that is one's own; its member is told."""
    told = {"member": 0, role: 0}
    for method, path in ways(people):
        if method == "GET":
            for name in told:
                answer = people.ask(f"{name}-1", method, address(people, path, "own"))
                told[name] += HUSHED in answer.text
    assert told[role] == 0
    assert told["member"] >= 4


def test_a_stranger_with_a_browser_is_shown_the_way_in(people: People) -> None:
    """Each page leads to the sign-in and back; no page is shown."""
    for method, path in ways(people):
        if "stranger" in WHO[f"{method} {path}"] or ".json" in path:
            continue
        if path.startswith(("/api/", "/health", "/metrics")):
            continue
        target = address(people, path, "own")
        answer = people.stranger().request(method, target, headers=OWN_PAGE)
        assert answer.status_code == 303, target
        assert answer.headers["location"].startswith("/signin"), target


@pytest.mark.parametrize("barrier", ["factor", "lock", "password"])
def test_a_barred_session_reaches_nothing_behind_its_barrier(people: People, barrier: str) -> None:
    """Nothing of anybody is told before."""
    for method, path in ways(people):
        rule = people.site.rules.ways()[method, path]
        if path.startswith("/api/") or rule.right in {"public", "enter"}:
            continue
        if barrier == "password" and rule.right == "own":
            continue
        client = people.browser("investigator-1", is_whole=barrier != "factor")
        people.bar(client, barrier)
        target = address(people, path, "own")
        answer = client.request(method, target, headers=JSON | OWN_PAGE)
        assert answer.status_code == 401, target


def test_nothing_of_anybody_is_told_without_a_purpose(people: People) -> None:
    """A browser is led to choose one; a program is told."""
    for method, path in ways(people):
        if people.site.rules.ways()[method, path].right not in PURPOSED:
            continue
        target = address(people, path, "own")
        if path.startswith("/api/"):
            feeds = people.site.rules.ways()[method, path].right == "feed"
            asker = "operator-1" if feeds else "supervisor-1"
            bearer = people.bearer(asker) | {"leadlight-purpose": ""}
            answer = people.stranger().request(method, target, headers=bearer)
        else:
            client = people.browser("supervisor-1", purpose=None)
            shown = client.request(method, target, headers=OWN_PAGE)
            if not path.endswith(".json"):
                assert shown.status_code == 303
                assert shown.headers["location"].startswith("/purpose")
            answer = client.request(method, target, headers=JSON | OWN_PAGE)
        assert answer.json()["type"] == "urn:leadlight:problem:purpose", target


def test_a_strangers_page_changes_nothing(people: People) -> None:
    """Each mutating way, by the browser of somebody who may: from elsewhere it is refused, and a
    program's way does not know a browser's cookie."""
    mutating = [way for way in ways(people) if way[0] not in {"GET", "HEAD", "OPTIONS"}]
    assert len(mutating) > 10
    for method, path in mutating:
        target = address(people, path, "own")
        for site in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
                     {"origin": "https://evil.example"}, {"origin": "null"}, {}):  # fmt: skip
            client = people.browser("supervisor-1")
            answer = client.request(method, target, headers=JSON | site)
            expected = {401} if path.startswith("/api/") else {403}
            assert answer.status_code in expected, (target, site, answer.text)
            assert not is_denied(answer)


def test_what_is_refused_stands_in_the_log(people: People) -> None:
    """Who tried, where; and the word of it names no object."""
    people.ask("auditor-1", "GET", "/leads/secretlead")
    with people.home.ledger.reading() as ledger:
        told = events(ledger)[-1]
    assert told["actor"] == "auditor-1"
    assert (told["action"], told["outcome"]) == ("access", "refused")
    assert told["object"] == "/leads/{lead_id}"


def test_a_site_with_a_way_that_has_no_rule_does_not_start(people: People) -> None:
    """Whoever adds a route must say who may come by it."""
    site: Any = create_app(people.home, CONTEXT)
    site.add_api_route("/open", lambda: "secret")
    with pytest.raises(TypeError, match="GET /open"):
        site.refuse_gaps()
    assert people.ask("supervisor-1", "GET", "/open").status_code == 404


def test_a_way_without_a_rule_lets_nobody_in(people: People) -> None:
    """Also where the site started before it was added."""
    other = People(people.home)
    other.site.add_api_route("/open", lambda: "secret")
    answer = other.ask("supervisor-1", "GET", "/open")
    assert is_denied(answer)


def test_two_rules_for_one_way_are_refused(people: People) -> None:
    """The first would hide the second."""
    site: Any = create_app(people.home, CONTEXT)
    with pytest.raises(TypeError, match="two rules"):
        site.add_way("/metrics", lambda: "x", LOOK)
