"""The verbs that show the model in force and the leads to ask about."""

from __future__ import annotations

import pytest
from tests.command import leadlight

from leadlight.finder.rank.starting import starting_model
from leadlight.store.home import Home


def test_the_model_is_shown_with_its_card(built_home: Home) -> None:
    (told,) = leadlight("model", "show", "--json", "--home", built_home.path).records()
    card = starting_model().card
    assert told["basis"] == "weak"
    assert told["limits"] == list(card.limits)
    assert told["figures"] == card.figures
    assert told["verdicts"] == 0
    assert told["after"] is None
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
