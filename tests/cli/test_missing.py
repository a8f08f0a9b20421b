"""`leadlight missing`: what it takes, prints, refuses and forgets."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.command import leadlight
from tests.intake import json_line

FIELDS = {"report_id", "lead_id", "ad_id", "probability", "reasons"}
HASH = "5a" * 32


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a few ads, one of which shows a picture, a number and an account."""
    made = tmp_path_factory.mktemp("missing")
    texts = (
        "Quillow here, 19, call 212-555-0142, instagram @quillow77",
        "Somebody else entirely, 31, ring 415-555-0117",
        "travelling through until friday, text 646-555-0163",
    )
    lines = [
        json_line(
            source_id=f"a{at}",
            title=None,
            body=text,
            place="Denver, CO",
            images=[{"pdq": HASH if at == 0 else f"{at}{at}" * 32}],
        )
        for at, text in enumerate(texts)
    ]
    (made / "feed").write_bytes(b"".join(lines))
    for words in (["ingest", made / "feed"], ["build"]):
        ran = leadlight(*words, "--home", made / "home", "--purpose", "a test on made-up data")
        assert ran.code == 0, ran.err
    return made / "home"


@pytest.fixture
def folder(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("LEADLIGHT_HOME", str(tmp_path / "home"))
    return tmp_path


def add(folder: Path, *records: dict[str, Any]) -> Path:
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    ran = leadlight("missing", "add", path, "--json")
    assert ran.code == 0, ran.err
    return path


CHILD = {
    "report_id": "M1",
    "age_at_missing": 15,
    "missing_since": "2026-02-20",
    "as_of": "2026-02-21",
    "last_seen_place": "Denver, CO",
    "image_pdq": [HASH],
    "handles": ["@quillow77"],
    "state_care": True,
}


def test_candidates_are_printed_as_the_contract_says(folder: Path) -> None:
    add(folder, CHILD, {"report_id": "M2", "age_now": 15})
    (found,) = leadlight("missing", "match", "--json").records()
    assert found.keys() >= FIELDS
    assert found["report_id"] == "M1"
    assert found["alert"]
    assert {"picture", "handle", "when", "where"} <= {each["code"] for each in found["reasons"]}
    assert all(each.keys() == {"code", "says", "effect"} for each in found["reasons"])
    assert "care" not in json.dumps(found)  # context, never a part of a probability
    ran = leadlight("missing", "match", "--report", "M1")
    assert "never says that the child is in an ad" in ran.err
    assert "alert" in ran.out


def test_a_name_that_an_account_of_the_report_begins_with_is_looked_for_and_alerts_nobody(
    folder: Path,
) -> None:
    account = {"report_id": "M3", "age_now": 15, "emails": ["quillow.rose@mail.example"]}
    other = {"report_id": "M4", "age_now": 15, "handles": ["instagram:quilts4you"]}
    add(folder, account, other)
    (found,) = leadlight("missing", "match", "--json").records()
    assert (found["report_id"], found["alert"]) == ("M3", False)
    (name,) = (each for each in found["reasons"] if each["code"] == "alias")
    assert "Quillow: an account of the report begins with it" in name["says"]


def test_a_bad_line_is_told_with_its_place_and_kept(folder: Path) -> None:
    path = folder / "bad.jsonl"
    path.write_text('{"report_id": "X", "age_now": 44}\n' + json.dumps(CHILD), encoding="utf-8")
    ran = leadlight("missing", "add", path)
    assert ran.code == 0
    assert "1 new" in ran.out
    assert "1 quarantined" in ran.out
    assert f"{path}:1: 44 or older" in ran.err
    (refused,) = leadlight("missing", "quarantine", "--json").records()
    assert (refused["line"], refused["feed"]) == (1, str(path))


def test_a_report_that_lacks_what_matching_needs_is_taken_with_a_warning(folder: Path) -> None:
    path = folder / "thin.jsonl"
    thin = {"report_id": "M7", "age_now": 15, "as_of": "2026-03-01"}
    thin["last_seen_place"] = "Nowhereburgh"
    path.write_text(f"{json.dumps(CHILD)}\n{json.dumps(thin)}\n", encoding="utf-8")
    ran = leadlight("missing", "add", path)
    assert ran.code == 0
    assert "2 new" in ran.out
    assert f"warning: {path}:2: M7: nothing to match on" in ran.err
    assert f"warning: {path}:2: M7: `last_seen_place`: 'Nowhereburgh'" in ran.err
    assert "M1" not in ran.err
    thin["as_of"] = "2026-05-02"
    path.write_text(json.dumps(thin), encoding="utf-8")
    (taken,) = leadlight("missing", "add", path, "--json").records()
    assert [each["report_id"] for each in taken["wanting"]] == ["M7", "M7"]
    assert {each["line"] for each in taken["wanting"]} == {1}


def test_before_any_build_nobody_is_told_to_match(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLIGHT_HOME", str(tmp_path / "new"))
    (tmp_path / "reports.jsonl").write_text(json.dumps(CHILD), encoding="utf-8")
    ran = leadlight("missing", "add", tmp_path / "reports.jsonl")
    assert ran.code == 0
    assert "missing match" not in ran.err
    assert "leadlight ingest FEED" in ran.err


def test_a_file_without_any_report_fails_and_nothing_of_it_is_lost(folder: Path) -> None:
    path = folder / "bad.csv"
    path.write_text("name,age\nQuillow,15\n", encoding="utf-8")
    for _ in range(2):
        ran = leadlight("missing", "add", path)
        assert ran.code == 1
        assert "1 quarantined" in ran.out
        assert ran.err.splitlines()[-1].startswith("leadlight: no line was taken as a report")
        assert len(leadlight("missing", "quarantine", "--json").records()) == 1


def test_a_closing_that_is_older_than_the_report_is_counted(folder: Path) -> None:
    add(folder, CHILD)
    path = folder / "closed.jsonl"
    closed = CHILD | {"status": "closed", "as_of": "2026-02-20"}
    path.write_text(json.dumps(closed) + "\n", encoding="utf-8")
    ran = leadlight("missing", "add", path)
    assert ran.code == 0
    assert "0 closed, 0 repeated, 1 older than what is known" in ran.out
    assert leadlight("missing", "close", "M1").code == 0


def test_what_is_closed_is_gone(folder: Path) -> None:
    add(folder, CHILD)
    assert leadlight("missing", "close", "M1").code == 0
    ran = leadlight("missing", "close", "M1")
    assert (ran.code, ran.out) == (1, "")
    assert "no open report" in ran.err
    assert leadlight("missing", "match", "--json").out == ""


def test_what_cannot_be_opened_or_is_unknown_fails_in_one_line(folder: Path) -> None:
    for words in (["add", folder / "nothing.jsonl"], ["match", "--report", "M9"]):
        ran = leadlight("missing", *words)
        assert ran.code == 1
        assert ran.err.count("\n") == 1
