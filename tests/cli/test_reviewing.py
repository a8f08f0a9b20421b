"""Verbs that say what a lead is: what they print and say, what they refuse, what they leave."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.command import Ran, leadlight
from tests.intake import json_line

from leadlight.core.settings import Settings
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home

LISTED = {
    *("id", "lead_id", "kind", "note", "actor", "purpose", "agency"),
    *("given_at", "retracted_at", "retracted_by"),
}
GIVEN = LISTED | {"taken_in", "read_as", "matches", "ads", "generation"}
UNWANTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
TOWNS = ("Oakland", "Reno", "Seattle", "Portland", "Denver", "Boise")
NAMES = ("Ana", "Mia", "Zoe", "Eve", "Kim", "Lea")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a group of many names and towns on one number, and two single ads, built."""
    made = tmp_path_factory.mktemp("reviewing")
    lines = [
        json_line(
            source_id=f"a{at}",
            title=f"{name} in town",
            body=f"{name} here, call 212-555-0142",
            place=town,
            captured_at=f"2026-03-{at + 1:02d}T12:00:00Z",
        )
        for at, (name, town) in enumerate(zip(NAMES, TOWNS, strict=True))
    ]
    for at, text in enumerate(("quiet evenings by the river", "~ text me first ~ 646.555.0163")):
        lines.append(json_line(source_id=f"b{at}", title=None, body=text))
    (made / "feed").write_bytes(b"".join(lines))
    for words in (["ingest", made / "feed"], ["build"]):
        ran = leadlight(*words, "--home", made / "home", "--purpose", "a test on made-up data")
        assert ran.code == 0, ran.err
    return made / "home"


@pytest.fixture
def folder(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, looked into by an analyst who wants to see every lead that may be listed."""
    shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("LOGNAME", "analyst")
    monkeypatch.setenv("LEADLIGHT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def lead_of(source_id: str) -> str:
    rows = leadlight("links", "--json").records()
    return next(str(row["lead_id"]) for row in rows if row["source_id"] == source_id)


def listed() -> list[str]:
    return [str(row["lead_id"]) for row in leadlight("leads", "--threshold", 0, "--json").records()]


def refused(ran: Ran, told: str) -> None:
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1), ran.err
    assert told in ran.err


def test_said_hidden_and_taken_back(folder: Path) -> None:
    lead, before = lead_of("a0"), listed()
    assert lead in before
    said = leadlight("verdict", lead, "--is", "agency", "--note", "a licensed house")
    assert (said.code, said.out) == (0, f"Verdict 1: {lead} is an agency.\n")
    assert "listed no more, until it changes in kind" in said.err
    assert "`leadlight retract 1` takes it back." in said.err
    assert listed() == [each for each in before if each != lead]
    shown = leadlight("leads", "--threshold", 0)
    assert "1 group judged not to be trafficking: not listed" in shown.err
    told = leadlight("lead", lead).out
    assert re.search(r"judged agency on \S+ by analyst: a licensed house \(verdict 1\)", told)
    back = leadlight("retract", 1)
    assert (back.code, back.out) == (0, f"Retracted: verdict 1: {lead} is an agency.\n")
    assert listed() == before
    assert "judged" not in leadlight("lead", lead).out


def test_for_programs(folder: Path) -> None:
    lead = lead_of("a0")
    words = ("--is", "controlled", "--note", "one voice", "--json", "--purpose", "case 7, made up")
    (given,) = leadlight("verdict", lead, *words).records()
    assert set(given) == GIVEN
    assert (given["id"], given["lead_id"], given["kind"]) == (1, lead, "controlled")
    assert (given["note"], given["actor"], given["purpose"], given["agency"]) == (
        *("one voice", "analyst"),
        *("case 7, made up", "home"),
    )
    (record,) = leadlight("lead", lead, "--json").records()
    (line,) = (
        each
        for each in leadlight("leads", "--threshold", 0, "--json").records()
        if each["lead_id"] == lead
    )
    assert record["verdict"] == line["verdict"]
    assert record["verdict"] == {
        **{name: given[name] for name in ("id", "lead_id", "kind", "note", "actor", "given_at")},
        "changed": [],
        "hides": False,
        "conflicts": [],
    }
    (retracted,) = leadlight("retract", 1, "--json").records()
    assert retracted["retracted_by"] == "analyst"
    assert leadlight("verdicts", "--json").records() == [{name: retracted[name] for name in LISTED}]
    (record,) = leadlight("lead", lead, "--json").records()
    assert record["verdict"] is None


def test_the_list_for_people_says_what_stands_and_names_no_independent(folder: Path) -> None:
    empty = leadlight("verdicts")
    assert (empty.code, empty.err) == (0, "")
    assert "Nothing was said" in empty.out
    one, other = lead_of("a0"), lead_of("b0")
    leadlight("verdict", one, "--is", "spam", "--note", "[bold]bait\x1b[31m\u202e")
    leadlight("verdict", other, "--is", "independent", "--note", "spoke to her")
    leadlight("retract", 1)
    ran = leadlight("verdicts")
    assert "has not learned from all of this" in ran.err
    rows = [line for line in ran.out.splitlines() if "analyst" in line]
    assert len(rows) == 2
    assert one in rows[0]
    assert "[bold]bait" in rows[0]
    assert "by analyst" in rows[0]
    assert "not named" in rows[1]
    assert "independent" in rows[1]
    assert UNWANTED.search(ran.out + ran.err) is None
    told = leadlight("verdicts", "--json")
    for text in (ran.out, told.out):
        assert other not in text
        assert "spoke to her" not in text
    assert "judged independent" in leadlight("lead", other).out


def test_what_changed_since_is_said_where_it_is_listed_again(folder: Path) -> None:
    one, other = lead_of("a0"), lead_of("b0")
    leadlight("verdict", one, "--is", "agency")
    leadlight("same", one, other)
    assert "Generation 2" in leadlight("build").out
    assert one in listed()
    ran = leadlight("leads", "--threshold", 0)
    since = f"; changed since: it merged with {other}, which nobody judged so"
    assert re.search(rf"judged agency on \S+ by analyst{since}", ran.out)
    by_old_name = leadlight("verdict", other, "--is", "spam")
    assert f"{other} is part of the lead {one} now." in by_old_name.err
    assert one not in listed()


def test_a_verdict_is_reason_enough_to_build(folder: Path) -> None:
    assert "Nothing new" in leadlight("build").out
    leadlight("verdict", lead_of("a0"), "--is", "controlled")
    assert "Generation 2" in leadlight("build").out
    assert "Nothing new" in leadlight("build").out
    assert "not learned" not in leadlight("verdicts").err


def test_what_cannot_be_is_one_clear_line(folder: Path) -> None:
    refused(leadlight("verdict", "\x1b[31mnobody", "--is", "spam"), "no lead is called '\\x1b[31m")
    refused(leadlight("retract", 1), "no verdict has the id 1; see `leadlight verdicts`")
    leadlight("verdict", lead_of("a0"), "--is", "spam")
    leadlight("retract", 1)
    refused(leadlight("retract", 1, "--json"), "verdict 1 was retracted before, by analyst")
    refused(leadlight("undo", 1), "no judgement has the id 1")
    refused(leadlight("verdicts", "--purpose", " "), "--purpose")


@pytest.mark.parametrize(
    "words",
    [
        *(["verdict"], ["verdict", "L1"], ["verdict", "L1", "--is", "guilty"]),
        *(["verdict", "L1", "L2", "--is", "spam"], ["retract"], ["retract", "x"]),
        ["retract", "0"],
    ],
)
def test_wrong_usage_is_two(folder: Path, words: list[str]) -> None:
    ran = leadlight(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: leadlight" in ran.err


def test_each_leaves_its_events(folder: Path) -> None:
    lead = lead_of("a0")
    home = open_home(Settings(home=folder), "a test")
    with home.ledger.begin() as ledger:
        before = len(events(ledger))
    leadlight("verdict", lead, "--is", "other", "--purpose", "case 7, made up")
    leadlight("verdicts", "--purpose", "case 7, made up")
    leadlight("retract", 1, "--purpose", "case 7, made up")
    with home.ledger.begin() as ledger:
        told = events(ledger)[before:]
    home.close()
    assert [event["action"] for event in told] == [
        *("verdict.ask", "verdict.give", "verdicts.read", "verdict.retract")
    ]
    assert {(event["actor"], event["purpose"]) for event in told} == {
        ("analyst", "case 7, made up")
    }
