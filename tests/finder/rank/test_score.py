"""Scores add up, cards keep their promises, and the ranking is better than counting."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Truth

from leadlight.academy.truth import precision_at, r_precision
from leadlight.core.context import Context
from leadlight.finder import desk
from leadlight.finder.cards import Card, load
from leadlight.finder.rank.explain import reasons
from leadlight.finder.rank.features import LINKS, is_judging, judging, values
from leadlight.finder.rank.model import encoded
from leadlight.finder.rank.score import score
from leadlight.finder.rank.starting import starting_model
from leadlight.finder.shapes import FEATURES, KINDS, LINK_FEATURES
from leadlight.store.home import Home

WORDS = [card.code for card in judging() if card.kind != "link"]
VALUES = {feature.name: st.none() | st.floats(0, 60) for feature in LINKS}
LEADS = st.lists(
    st.fixed_dictionaries(
        {
            "ads": st.integers(1, 500),
            "indicated": st.dictionaries(st.sampled_from(WORDS), st.none()),
        }
        | VALUES
    ),
    min_size=1,
    max_size=6,
)
MODELS = pa.table({"document": [encoded(starting_model())], "basis": ["weak"]})


def table(rows: list[dict[str, Any]]) -> pa.Table:
    made = [
        row
        | {
            "lead_id": f"L{number}",
            "indicated": [{"code": code, "ads": 1 + row["ads"] // 2} for code in row["indicated"]],
        }
        for number, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(made, schema=FEATURES)


@given(LEADS)
def test_base_and_effects_add_up_to_the_logit(rows: list[dict[str, Any]]) -> None:
    base = starting_model().additive.base
    for lead in score(table(rows), MODELS).to_pylist():
        logit = math.log(lead["probability"]) - math.log1p(-lead["probability"])
        told = base + sum(each["effect"] for each in lead["effects"])
        assert logit == pytest.approx(told, abs=1e-9)
        assert lead["low"] < lead["probability"] < lead["high"]


@given(LEADS)
def test_shares_of_the_kinds_sum_to_one_and_hold_the_probability(
    rows: list[dict[str, Any]],
) -> None:
    for lead in score(table(rows), MODELS).to_pylist():
        assert sum(lead["kinds"].values()) == pytest.approx(1)
        assert lead["kinds"]["controlled"] == lead["probability"]
        assert lead["kind"] == max(KINDS, key=lead["kinds"].__getitem__)


@given(LEADS)
def test_effects_stand_strongest_first_and_each_has_its_sentence(
    rows: list[dict[str, Any]],
) -> None:
    for lead in score(table(rows), MODELS).to_pylist():
        strengths = [abs(each["effect"]) for each in lead["effects"]]
        assert strengths == sorted(strengths, reverse=True)
        told = reasons(lead["effects"], 10)
        assert [each.code for each in told] == [each["code"] for each in lead["effects"]]
        assert all(each.grade in {"A", "B"} for each in told)


@pytest.mark.parametrize("card", [card for card in judging() if card.grade == "A"])
def test_what_was_tested_is_never_turned_against_its_sign(card: Card) -> None:
    """With more of what speaks for looking a score never falls; with more against, never rises;
    whatever else is true of the lead, as such a card is in no pair."""
    model = starting_model().additive
    (term,) = (term for term in model.terms if term.code == card.code)
    steps = np.diff(term.effects) * {"up": 1, "down": -1}[card.sign]
    assert (steps >= 0).all()
    assert steps.any()
    assert card.code not in {code for pair in model.pairs for code in pair.codes}


def test_opinion_weighs_nothing_and_what_is_contradicted_never_raises() -> None:
    codes = {term.code for term in starting_model().additive.terms}
    assert codes == {card.code for card in judging()}
    assert all(card.weight == 0 and not is_judging(card) for card in load() if card.grade in "CX")
    assert {card.grade for card in judging()} == {"A", "B"}


def test_every_link_card_stands_on_a_feature_and_every_feature_is_explained() -> None:
    names = [feature.name for feature in LINKS]
    assert sorted(names) == sorted(LINK_FEATURES)
    assert sorted(names) == sorted(card.feature or "" for card in judging() if card.kind == "link")
    assert all(len(feature.explanation) > 20 for feature in LINKS)
    assert all(feature.some < feature.full for feature in LINKS)


def test_a_share_of_few_ads_is_drawn_to_what_is_usual() -> None:
    nothing = dict.fromkeys(LINK_FEATURES, 0.0)
    few = {"ads": 2, "indicated": dict.fromkeys(WORDS[:1])} | nothing
    many = {"ads": 400, "indicated": {}} | nothing
    rows = table([few, many])
    column = [card.code for card in judging()].index(WORDS[0])
    drawn = values(rows)[:, column]
    assert 0 < drawn[0] < 1
    assert -0.01 < drawn[1] < 0


def test_a_nation_of_leads_is_scored_at_once() -> None:
    row = {"lead_id": "L", "ads": 3, "indicated": []} | dict.fromkeys(LINK_FEATURES, 1.5)
    many = pa.concat_tables([pa.Table.from_pylist([row], schema=FEATURES)] * 90_000)
    assert score(many, MODELS).num_rows == 90_000


def test_a_sign_that_is_seldom_there_counts_the_other_way_and_says_so() -> None:
    few, many = reasons(
        [
            {"code": "movement_language", "value": 1.0, "effect": 0.9},
            {"code": "movement_language", "value": 60.0, "effect": -0.9},
        ],
        66,
    )
    assert few.supports
    assert few.says.endswith("(1 of 66 ads): so seldom that the score counts it for looking.")
    assert "(60 of 66 ads). In closed cases" in many.says


def test_a_card_that_was_withdrawn_says_so() -> None:
    (reason,) = reasons([{"code": "gone_card", "value": 1.0, "effect": 0.2}], 3)
    assert "withdrawn" in reason.says


def by_probability(home: Home) -> list[str]:
    """All groups, those held to be independent too, likeliest first."""
    with home.ledger.begin() as ledger:
        generation = home.generations.current(ledger)
    assert generation is not None
    leads: list[str] = pq.read_table(generation.files["leads"][0])["lead_id"].to_pylist()
    return leads


def test_the_ranking_finds_controllers(
    built_home: Home, context: Context, truth: Truth, tell: Callable[[str], None]
) -> None:
    kinds: dict[str, Counter[str]] = {}
    for row in desk.links(built_home, context):
        kinds.setdefault(str(row.lead_id), Counter())[truth.kind[row.ad_id]] += 1
    several = {lead for lead, kind in kinds.items() if kind.total() > 1}
    relevant = {lead for lead in several if kinds[lead]["controlled"] * 2 > kinds[lead].total()}
    ranking = [lead for lead in by_probability(built_home) if lead in several]
    by_ads = sorted(several, key=lambda lead: (-kinds[lead].total(), lead))
    ours, counted = r_precision(ranking, relevant), r_precision(by_ads, relevant)
    tell(f"R-precision {ours:.2f}, by number of ads {counted:.2f}, of {len(relevant)} relevant")
    tell(f"precision in the first 20: {precision_at(ranking, relevant, 20):.2f}")
    assert ours >= 0.7
    assert precision_at(ranking, relevant, 10) >= 0.9
    assert np.mean([lead in relevant for lead in several]) < 0.2
