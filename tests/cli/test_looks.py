"""Verbs that look: what they print, what they refuse, and the one event that each leaves."""

from __future__ import annotations

from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.command import leadlight

from leadlight.core.context import Context
from leadlight.core.ids import content_id
from leadlight.core.leads import LeadFilter
from leadlight.finder import desk
from leadlight.govern.audit import events
from leadlight.store.home import Home

PURPOSE = "case 7, made up"


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account that looks."""
    monkeypatch.setenv("LOGNAME", "analyst")


@pytest.fixture(scope="module")
def lead_id(built_home: Home, context: Context) -> str:
    return desk.leads(built_home, context, LeadFilter(limit=1)).leads[0].lead_id


def logged(home: Home) -> list[dict[str, Any]]:
    with home.ledger.begin() as ledger:
        return events(ledger)


def independents(home: Home) -> list[str]:
    """Groups that the build holds to be independent people."""
    with home.ledger.begin() as ledger:
        generation = home.generations.current(ledger)
    assert generation
    rows = [row for path in generation.files["leads"] for row in pq.read_table(path).to_pylist()]
    return [row["lead_id"] for row in rows if row["kind"] == "independent"]


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["for people", "for programs"])
@pytest.mark.parametrize(
    ("words", "action", "about"),
    [
        (["leads"], "leads.read", ""),
        (
            ["leads", "--threshold", "0.25", "--place", "x", "--since", "2026-03-01"],
            "leads.read",
            "",
        ),
        (["lead", "LEAD"], "lead.read", "LEAD"),
        (["links"], "links.read", ""),
        (["search", "(212) 555-0100"], "search", ""),
        (["search", "town", "--source", "x", "--until", "2026-03-01"], "search", ""),
        (["quarantine"], "quarantine.read", ""),
    ],
)
def test_each_look_leaves_exactly_one_event(
    built_home: Home, lead_id: str, words: list[str], action: str, about: str, form: list[str]
) -> None:
    before = logged(built_home)
    words = [lead_id if word == "LEAD" else word for word in words]
    ran = leadlight(*words, "--home", built_home.path, "--purpose", PURPOSE, *form)
    assert (ran.code, "Traceback" in ran.err) == (0, False)
    (event,) = logged(built_home)[len(before) :]
    assert (event["actor"], event["purpose"], event["action"], event["object"]) == (
        *("analyst", PURPOSE, action),
        lead_id if about else "",
    )
    if form:
        assert all(isinstance(record, dict) for record in ran.records())


def test_the_purpose_may_come_from_the_environment_or_stand_in_the_home(
    built_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    leadlight("leads", "--home", built_home.path)
    assert logged(built_home)[-1]["purpose"] == "a test on made-up data"
    monkeypatch.setenv("LEADLIGHT_PURPOSE", "case 8, made up")
    leadlight("leads", "--home", built_home.path)
    assert logged(built_home)[-1]["purpose"] == "case 8, made up"


def test_a_blank_purpose_is_no_look(built_home: Home) -> None:
    before = len(logged(built_home))
    ran = leadlight("leads", "--home", built_home.path, "--purpose", "  ")
    assert (ran.code, ran.out) == (1, "")
    assert "--purpose" in ran.err
    assert len(logged(built_home)) == before


def test_the_threshold_is_in_the_event(built_home: Home) -> None:
    leadlight("leads", "--home", built_home.path, "--threshold", "0.125")
    told = logged(built_home)[-1]["details"]
    assert (told["threshold"], told["review_threshold"]) == (0.125, 0.5)
    leadlight("leads", "--home", built_home.path)
    told = logged(built_home)[-1]["details"]
    assert (told["threshold"], told["review_threshold"]) == (None, 0.5)


def test_a_threshold_that_was_set_lower_is_in_the_event_too(
    built_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLIGHT_THRESHOLD", "0.25")
    leadlight("leads", "--home", built_home.path)
    told = logged(built_home)[-1]["details"]
    assert (told["threshold"], told["review_threshold"]) == (None, 0.25)


def test_what_was_searched_for_is_in_the_event(built_home: Home) -> None:
    leadlight("search", "(212) 555-0100", "--home", built_home.path)
    assert logged(built_home)[-1]["details"]["query"] == "(212) 555-0100"


def test_people_held_to_be_independent_are_never_listed(built_home: Home) -> None:
    ran = leadlight(
        *("leads", "--json", "--threshold", 0, "--limit", 100_000, "--home", built_home.path)
    )
    kinds = {record["kind"] for record in ran.records()}
    assert "controlled" in kinds
    assert "independent" not in kinds
    shown = leadlight("leads", "--threshold", 0, "--limit", 100_000, "--home", built_home.path)
    assert ran.records()[-1]["lead_id"] in shown.out
    held = independents(built_home)
    assert held
    assert not [lead_id for lead_id in held if lead_id in ran.out + shown.out + shown.err]
    told = f"{len(held)} groups held to be independent people: counted, never listed"
    assert told in _joined(shown.err).replace("groups are held", "groups held")


def test_leads_of_the_limit_best_first(built_home: Home) -> None:
    records = leadlight("leads", "--json", "--limit", 5, "--home", built_home.path).records()
    assert [record["rank"] for record in records] == [1, 2, 3, 4, 5]
    chances = [record["probability"] for record in records]
    assert chances == sorted(chances, reverse=True)
    assert all(
        {"code", "says", "effect", "for"} <= set(r) for each in records for r in each["reasons"]
    )


def test_links_has_exactly_one_line_a_posting(built_home: Home) -> None:
    records = leadlight("links", "--json", "--home", built_home.path).records()
    named = {content_id("posting", it["source"], "source_id", it["source_id"]) for it in records}
    assert {record["ad_id"] for record in records} == named
    assert len(records) == len(named) == desk.status(built_home).postings
    assert all(
        set(it) == {"ad_id", "source", "source_id", "lead_id", "template_id"} for it in records
    )
    plain = leadlight("links", "--home", built_home.path)
    assert plain.out.count("\n") == len(records)


def test_a_lead_for_programs_and_for_people(built_home: Home, lead_id: str) -> None:
    (record,) = leadlight("lead", lead_id, "--json", "--home", built_home.path).records()
    assert record["lead_id"] == lead_id
    shown = leadlight("lead", lead_id, "--home", built_home.path)
    assert lead_id in shown.out
    assert record["reasons"][0]["says"] in _joined(shown.out)
    assert "A score is a reason to look, not a finding." in _joined(shown.err)


def test_an_unknown_lead_is_one_clear_line(built_home: Home) -> None:
    for form in ([], ["--json"]):
        ran = leadlight("lead", "nobody", *form, "--home", built_home.path)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "leadlight: no lead is called 'nobody'; see `leadlight leads`\n"
    assert logged(built_home)[-1]["object"] == "nobody"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["search", '"'], "nothing to look for"),
        (["search", '"open town'], "cannot be understood"),
        (["search", "(town AND"], "cannot be understood"),
    ],
)
def test_what_cannot_be_answered_is_one_clear_line(
    built_home: Home, words: list[str], told: str
) -> None:
    ran = leadlight(*words, "--home", built_home.path)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert told in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ["leads", "--threshold", "2"],
        ["leads", "--threshold", "high"],
        ["leads", "--threshold", "-0.5"],
        ["leads", "--limit", "0"],
        ["leads", "--since", "yesterday"],
        ["search", "x", "--until", "2026-13-01"],
        ["leads", "--nosuchoption"],
        ["lead"],
        ["lead", "a", "b"],
        ["search"],
        ["nosuchverb"],
        ["ingest"],
        ["ingest", "x", "--format", "xml"],
        ["build", "--engine", "abacus"],
        ["synth"],
    ],
)
def test_wrong_usage_is_two(built_home: Home, words: list[str]) -> None:
    before = len(logged(built_home))
    ran = leadlight(*words, *(["--home", built_home.path] if len(words) > 1 else []))
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: leadlight" in ran.err
    assert len(logged(built_home)) == before


def _joined(text: str) -> str:
    """Text without the line breaks and rules of a table."""
    return " ".join(text.replace("│", " ").split())
