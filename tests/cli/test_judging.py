"""Verbs that judge links: what they print and say, what they refuse, and what they leave behind."""

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

FIELDS = {
    *("id", "one_ad", "other_ad", "is_same", "note", "actor", "purpose", "agency"),
    *("made_at", "undone_at", "undone_by"),
}
UNWANTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
TEXTS = (
    "Quiet evenings by the river, call 212-555-0142",
    "Quiet evenings by the river again, call 212-555-0142",
    "new HERE!!! ask for the long menu ** 415 555 0117 **",
    "~ travelling through until friday ~ text me first ~ 646.555.0163",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with four ads, two of which share a number, built."""
    made = tmp_path_factory.mktemp("judging")
    lines = [json_line(source_id=f"a{at}", title=None, body=text) for at, text in enumerate(TEXTS)]
    (made / "feed").write_bytes(b"".join(lines))
    for words in (["ingest", made / "feed"], ["build"]):
        ran = leadlight(*words, "--home", made / "home", "--purpose", "a test on made-up data")
        assert ran.code == 0, ran.err
    return made / "home"


@pytest.fixture
def folder(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, looked into by an analyst."""
    shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("LOGNAME", "analyst")
    monkeypatch.setenv("LEADLIGHT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def links() -> dict[str, str]:
    """The lead of each ad, by the ad's own id at its source."""
    return {row["source_id"]: row["lead_id"] for row in leadlight("links", "--json").records()}


def ads() -> list[str]:
    rows = leadlight("links", "--json").records()
    return [row["ad_id"] for row in sorted(rows, key=lambda row: str(row["source_id"]))]


def refused(ran: Ran, told: str) -> None:
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1), ran.err
    assert told in ran.err


def test_said_applied_and_taken_back(folder: Path) -> None:
    before, (one, _, other, _) = links(), ads()
    said = leadlight("same", one, other, "--note", "one voice")
    assert (said.code, said.out) == (0, f"Judgement 1: {one} and {other} are one hand.\n")
    assert "The next `leadlight build` applies it." in said.err
    assert "`leadlight undo 1` takes it back." in said.err
    assert links() == before
    assert "Generation 2" in leadlight("build").out
    after = links()
    assert after["a0"] == after["a1"] == after["a2"]
    undone = leadlight("undo", 1)
    assert (undone.code, undone.out) == (
        0,
        f"Undone: judgement 1: {one} and {other} are one hand.\n",
    )
    assert "leadlight build" in undone.err
    assert "Generation 3" in leadlight("build").out
    assert "Nothing new" in leadlight("build").out
    back = links()
    assert [back[it] == back["a0"] for it in before] == [before[it] == before["a0"] for it in back]


def test_for_programs(folder: Path) -> None:
    one, _, other, _ = ads()
    (made,) = leadlight(
        *("apart", one, other, "--note", "two voices", "--json", "--purpose", "case 7, made up")
    ).records()
    assert set(made) == FIELDS
    assert (made["id"], made["one_ad"], made["other_ad"], made["is_same"]) == (1, one, other, False)
    assert (made["note"], made["actor"], made["purpose"]) == (
        *("two voices", "analyst"),
        "case 7, made up",
    )
    assert (made["agency"], made["undone_at"], made["undone_by"]) == ("home", None, None)
    (undone,) = leadlight("undo", 1, "--json").records()
    assert undone["undone_by"] == "analyst"
    assert undone["undone_at"] >= made["made_at"]
    assert leadlight("judgements", "--json").records() == [undone]


def test_a_lead_stands_for_an_ad_that_is_named(folder: Path) -> None:
    leads, names = links(), ads()
    said = leadlight("apart", leads["a0"], leads["a2"])
    assert said.code == 0
    first = said.out.split()[2]
    assert first in names[:2]
    assert f"{leads['a0']} stands for its ad {first}." in said.err
    assert f"{leads['a2']} stands for its ad {names[2]}." in said.err
    assert "not one hand" in said.out


def test_the_list_for_people_says_what_stands(folder: Path) -> None:
    empty = leadlight("judgements")
    assert (empty.code, empty.err) == (0, "")
    assert "Nothing was said" in empty.out
    one, two, three, _ = ads()
    leadlight("same", one, three, "--note", "[bold]one\x1b[31m voice\u202e")
    leadlight("apart", two, three)
    refused(leadlight("apart", three, one), "contradicts what stands: judgement 1")
    leadlight("undo", 2)
    ran = leadlight("judgements")
    assert "The last build does not follow all of this yet" in ran.err
    lines = [line for line in ran.out.splitlines() if one in line or two in line]
    assert len(lines) == 2
    assert "same" in lines[0]
    assert "[bold]one" in lines[0]
    assert "by analyst" not in lines[0]
    assert "apart" in lines[1]
    assert "by analyst" in lines[1]
    assert UNWANTED.search(ran.out + ran.err) is None
    assert leadlight("judgements", "--json").records()[0]["note"] == "[bold]one\x1b[31m voice\u202e"


def test_what_cannot_be_is_one_clear_line(folder: Path) -> None:
    one, two, *_ = ads()
    refused(
        leadlight("same", one, "\x1b[31mnobody"), "no ad and no lead is called '\\x1b[31mnobody'"
    )
    refused(leadlight("same", one, one), "name the same ad")
    refused(leadlight("undo", 1), "no judgement has the id 1; see `leadlight judgements`")
    leadlight("same", one, two)
    refused(leadlight("same", two, one), "judgement 1 says so already")
    leadlight("undo", 1)
    refused(leadlight("undo", 1, "--json"), "judgement 1 was undone before, by analyst")
    refused(leadlight("judgements", "--purpose", " "), "--purpose")


@pytest.mark.parametrize(
    "words",
    [["same"], ["same", "a"], ["apart", "a", "b", "c"], ["undo"], ["undo", "x"], ["undo", "0"]],
)
def test_wrong_usage_is_two(folder: Path, words: list[str]) -> None:
    ran = leadlight(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: leadlight" in ran.err


def test_each_leaves_its_events(folder: Path) -> None:
    one, _, other, _ = ads()
    home = open_home(Settings(home=folder), "a test")
    with home.ledger.begin() as ledger:
        before = len(events(ledger))
    leadlight("same", one, other, "--purpose", "case 7, made up")
    leadlight("judgements", "--purpose", "case 7, made up")
    leadlight("undo", 1, "--purpose", "case 7, made up")
    with home.ledger.begin() as ledger:
        told = events(ledger)[before:]
    home.close()
    assert [event["action"] for event in told] == [
        *("judgement.ask", "judgement.make", "judgements.read", "judgement.undo")
    ]
    assert {(event["actor"], event["purpose"]) for event in told} == {
        ("analyst", "case 7, made up")
    }
