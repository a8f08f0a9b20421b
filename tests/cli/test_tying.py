"""The verbs ``path`` and ``holds``: for people and for programs, and what they refuse."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from tests.command import leadlight

from leadlight.core.context import Context
from leadlight.core.leads import LeadFilter
from leadlight.finder import desk
from leadlight.govern.audit import events
from leadlight.store.home import Home


@pytest.fixture(scope="module")
def lead_id(built_home: Home, context: Context) -> str:
    """A lead of several groups."""
    listed = desk.leads(built_home, context, LeadFilter(limit=20, threshold=0)).leads
    return next(
        line.lead_id for line in listed if desk.holds(built_home, context, line.lead_id).groups > 2
    )


@pytest.fixture(scope="module")
def ads(built_home: Home, context: Context, lead_id: str) -> list[str]:
    return [ad.ad_id for ad in desk.lead(built_home, context, lead_id).ads]


def test_a_path_is_a_line_a_step(built_home: Home, ads: list[str], lead_id: str) -> None:
    steps = leadlight("path", ads[0], ads[-1], "--json", "--home", built_home.path).records()
    assert (steps[0]["from"], steps[-1]["to"]) == (ads[0], ads[-1])
    assert [step["step"] for step in steps] == list(range(1, len(steps) + 1))
    assert Counter(step["is_weakest"] for step in steps)[True] == 1
    assert {step["lead_id"] for step in steps} == {lead_id}


def test_a_path_is_a_ladder_for_people(built_home: Home, ads: list[str], lead_id: str) -> None:
    shown = leadlight("path", ads[0], ads[-1], "--home", built_home.path)
    steps = leadlight("path", ads[0], ads[-1], "--json", "--home", built_home.path).records()
    stops = re.findall(r"^● ([0-9a-f]+)", shown.out, re.MULTILINE)
    assert stops == [ads[0], *(step["to"] for step in steps)]
    assert shown.out.count("weakest") == 1
    assert "no probabilities" in " ".join(shown.err.split())


def test_what_holds_a_lead_stands_weakest_first(built_home: Home, lead_id: str) -> None:
    (record,) = leadlight("holds", lead_id, "--json", "--home", built_home.path).records()
    weights = [link["weight"] for link in record["links"]]
    assert weights == sorted(weights)
    shown = leadlight("holds", lead_id, "--home", built_home.path)
    assert shown.code == 0
    assert f"{weights[0]:+.1f}" in shown.out
    assert "Values taken away" in shown.out
    (whole,) = leadlight("lead", lead_id, "--json", "--home", built_home.path).records()
    assert whole["holds"]["links"][0] == record["links"][0]
    told = leadlight("lead", lead_id, "--home", built_home.path)
    assert "Held together by" in told.out
    assert "Weakest link" in told.out


def test_what_has_no_path_is_one_clear_line(
    built_home: Home, context: Context, ads: list[str], lead_id: str
) -> None:
    other = next(row for row in desk.links(built_home, context) if row.lead_id != lead_id)
    for words, told in (
        ((ads[0], ads[0]), "needs two ads"),
        ((ads[0], "nobody"), "no ad called 'nobody'"),
        ((ads[0], other.ad_id), str(other.lead_id)),
    ):
        ran = leadlight("path", *words, "--home", built_home.path)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert told in ran.err
    ran = leadlight("holds", "nobody", "--home", built_home.path)
    assert (ran.code, ran.err) == (
        1,
        "leadlight: no lead is called 'nobody'; see `leadlight leads`\n",
    )


def test_a_look_leaves_one_event(built_home: Home, ads: list[str], lead_id: str) -> None:
    with built_home.ledger.begin() as ledger:
        before = len(events(ledger))
    leadlight("path", ads[0], ads[1], "--home", built_home.path, "--purpose", "case 7, made up")
    leadlight("holds", lead_id, "--home", built_home.path, "--purpose", "case 7, made up")
    with built_home.ledger.begin() as ledger:
        new = events(ledger)[before:]
    assert [(event["action"], event["object"]) for event in new] == [
        ("path.read", ads[0]),
        ("holds.read", lead_id),
    ]
    assert {event["purpose"] for event in new} == {"case 7, made up"}
