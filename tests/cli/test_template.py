"""The verb ``template``: its reach and its slots, plain and safe, and the event that it leaves."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from tests.command import leadlight

from leadlight.core.settings import Settings
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home

BODY = (
    "Good evening to you all, quiet walks by the {} river and a long talk over {} tea, "
    "only this week in town, write first and be kind, thank you"
)
WORDS = ("green", "[bold red]wild[/]", "\x1b[31mold\x1b[0m", "slow", "\u202edark", "cold", "warm")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one template on seven ads, and an ad like no other."""
    made = tmp_path_factory.mktemp("template")
    texts = [BODY.format(word, word[::-1]) for word in WORDS]
    ads = [
        {
            "source": "board.example",
            "source_id": f"a{number}",
            "captured_at": f"2026-03-0{number + 1}T00:00:00Z",
            "body": text,
        }
        for number, text in enumerate([*texts, "nothing like the others at all, my own words"])
    ]
    (made / "feed").write_bytes(b"\n".join(map(msgspec.json.encode, ads)))
    for words in (["ingest", made / "feed"], ["build"]):
        ran = leadlight(*words, "--home", made / "home", "--purpose", "a test on made-up data")
        assert ran.code == 0, ran.err
    return made / "home"


@pytest.fixture(scope="module")
def template_id(folder: Path) -> str:
    records = leadlight("links", "--json", "--home", folder).records()
    (found,) = {record["template_id"] for record in records} - {None}
    return str(found)


def test_for_programs(folder: Path, template_id: str) -> None:
    (record,) = leadlight("template", template_id, "--json", "--home", folder).records()
    assert record["template_id"] == template_id
    assert (record["ads"], record["read"], record["texts"]) == (7, 7, 7)
    assert record["first_seen"] < record["last_seen"]
    assert record["bits_saved"] > 0
    assert {value["ads"] for part in record["parts"] for value in part["values"]} == {1}
    assert [part["fixed"] for part in record["parts"]] == [True, False, True, False, True]


def test_for_people(folder: Path, template_id: str) -> None:
    shown = leadlight("template", template_id, "--home", folder)
    assert shown.code == 0
    assert "7 ads" in shown.out
    assert "‹1: " in shown.out
    assert "reason to look" in shown.err


def test_no_ad_steers_the_terminal(folder: Path, template_id: str) -> None:
    ran = leadlight("template", template_id, "--home", folder)
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.out + ran.err) is None
    assert "[bold red]wild[/]" in ran.out


def test_an_unknown_template_is_one_clear_line(folder: Path) -> None:
    ran = leadlight("template", "T0", "--home", folder)
    assert (ran.code, ran.out) == (1, "")
    assert "no template is called 'T0'" in ran.err


def test_a_look_leaves_one_event(folder: Path, template_id: str) -> None:
    home = open_home(Settings(home=folder), "a test")
    with home.ledger.begin() as ledger:
        before = len(events(ledger))
    leadlight("template", template_id, "--home", folder, "--purpose", "case 7, made up")
    with home.ledger.begin() as ledger:
        (event,) = events(ledger)[before:]
    home.close()
    told = (event["action"], event["object"], event["purpose"])
    assert told == ("template.read", template_id, "case 7, made up")
