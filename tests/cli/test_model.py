"""The verbs that show the model in force and the leads to ask about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.command import leadlight
from tests.conftest import CONTEXT, copy_home

from leadlight.core.settings import Settings
from leadlight.finder.rank.starting import starting_model
from leadlight.govern.opening import open_home
from leadlight.store.home import Home


@pytest.fixture
def own_home(built_home: Home, tmp_path: Path) -> Iterator[Home]:
    """A copy of it, to judge in."""
    copy_home(built_home, tmp_path / "own")
    home = open_home(Settings(home=tmp_path / "own"), CONTEXT.actor)
    yield home
    home.close()


def test_the_model_is_shown_with_its_card(built_home: Home) -> None:
    (told,) = leadlight("model", "show", "--json", "--home", built_home.path).records()
    card = starting_model().card
    assert told["version"]["basis"] == "weak"
    assert told["in_force"] is True
    assert told["limits"] == list(card.limits)
    assert told["figures"] == card.figures
    assert told["version"]["verdicts"] == 0
    assert told["version"]["after"] is None
    spans = [term["most"] - term["least"] for term in told["terms"]]
    assert spans == sorted(spans, reverse=True)
    shown = leadlight("model", "show", "--home", built_home.path)
    assert shown.code == 0
    assert "too few of both sides" in shown.out
    assert card.limits[0] in shown.out


def test_proposals_are_listed_with_reasons_and_are_no_independents(built_home: Home) -> None:
    ran = leadlight("leads", "--proposed", "--limit", 5, "--json", "--home", built_home.path)
    found = ran.records()
    assert len(found) == 5
    assert [lead["rank"] for lead in found] == [1, 2, 3, 4, 5]
    assert all(lead["kind"] != "independent" and lead["reasons"] for lead in found)
    listed = leadlight("leads", "--limit", 5, "--json", "--home", built_home.path).records()
    assert [lead["lead_id"] for lead in listed] != [lead["lead_id"] for lead in found]
    told = leadlight("leads", "--proposed", "--limit", 2, "--home", built_home.path)
    assert "they are not the likeliest" in told.err


@pytest.mark.parametrize("words", [("model", "show"), ("leads", "--proposed")])
def test_before_a_build_there_is_nothing_to_show(words: tuple[str, ...], tmp_path: object) -> None:
    ran = leadlight(*words, "--home", tmp_path)
    assert ran.code == 1
    assert "leadlight" in ran.err


def test_the_audit_says_that_nothing_moved_and_whom_the_ranking_picks(built_home: Home) -> None:
    ran = leadlight("model", "audit", "--ads", 300, "--json", "--home", built_home.path)
    assert ran.code == 0
    (told,) = ran.records()
    assert told["invariance"]["ads"] == 300
    assert told["invariance"]["scores_changed"] == told["invariance"]["links_changed"] == 0
    assert {row["by"] for row in told["selection"]} == {"language", "site", "place", "ads"}
    assert all(0 <= row["listed"] <= row["leads"] for row in told["selection"])
    shares = [row["precision"] for row in told["rarity"]]
    assert shares == sorted(shares, reverse=True)
    shown = leadlight("model", "audit", "--ads", 300, "--home", built_home.path)
    assert "Words of identity swapped" in shown.out
    assert "100 times rarer" in shown.out


def judged(home: Home) -> list[dict[str, object]]:
    """Leads with verdicts on thirty of them: the likeliest are controlled, the others are not."""
    ranked = leadlight("leads", "--threshold", 0, "--limit", 500, "--json", "--home", home.path)
    found = [lead for lead in ranked.records() if lead["ads"] > 1]
    for kind, leads in (("controlled", found[:20]), ("agency", found[-20:])):
        for lead in leads:
            ran = leadlight("verdict", lead["lead_id"], "--is", kind, "--home", home.path)
            assert ran.code == 0, ran.err
    return found


def scores(home: Home) -> dict[str, float]:
    listed = leadlight("leads", "--threshold", 0, "--limit", 500, "--json", "--home", home.path)
    return {lead["lead_id"]: lead["probability"] for lead in listed.records()}


def test_an_old_model_can_be_called_back(own_home: Home) -> None:
    where = ("--home", own_home.path)
    before = scores(own_home)
    judged(own_home)
    assert leadlight("build", *where).code == 0
    learned = scores(own_home)
    (audited,) = leadlight("model", "audit", "--ads", 50, "--json", *where).records()
    sizes = [row for row in audited["selection"] if row["by"] == "ads"]
    assert (sum(row["judged"] for row in sizes), sum(row["controlled"] for row in sizes)) == (
        40,
        20,
    )
    assert all(0 <= row["expected"] <= row["judged"] for row in sizes)
    old, new = leadlight("model", "list", "--json", *where).records()
    assert (old["version"]["number"], new["version"]["number"]) == (1, 2)
    assert (old["in_force"], new["in_force"]) == (False, True)
    assert any(learned[lead] != before[lead] for lead in learned)
    assert leadlight("model", "use", 1, "--note", "the new one is too loud", *where).code == 0
    assert leadlight("build", *where).code == 0
    again = scores(own_home)
    assert all(again[lead] == before[lead] for lead in again)
    old, new = leadlight("model", "list", "--json", *where).records()
    assert (old["in_force"], old["called_back"], new["in_force"]) == (True, True, False)
    assert "called back" in leadlight("model", "list", *where).out
    (shown,) = leadlight("model", "show", 2, "--json", *where).records()
    assert shown["version"]["number"] == 2
    assert shown["in_force"] is False
    assert leadlight("model", "use", "newest", *where).code == 0
    assert leadlight("build", *where).code == 0
    assert all(learned[lead] == score for lead, score in scores(own_home).items())


def test_a_model_that_is_not_there_is_refused(built_home: Home) -> None:
    for words in (("show", 99), ("use", 99)):
        ran = leadlight("model", *words, "--home", built_home.path)
        assert ran.code == 1
        assert "no model 99" in ran.err
        assert "leadlight model list" in ran.err
    ran = leadlight("model", "use", "oldest", "--home", built_home.path)
    assert ran.code == 1
    assert "oldest" in ran.err
