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
from leadlight.finder.cards import load
from leadlight.finder.rank import score as room
from leadlight.finder.rank.explain import reasons
from leadlight.finder.rank.features import FEATURES
from leadlight.finder.rank.kinds import KINDS
from leadlight.finder.rank.score import score, scored_cards
from leadlight.store.home import Home

CODES = [card.code for card in scored_cards() if card.kind != "link"]
VALUES = {feature.name: st.floats(0, 60) for feature in FEATURES}
LEADS = st.lists(
    st.fixed_dictionaries(
        {
            "ads": st.integers(1, 500),
            "indicated": st.dictionaries(st.sampled_from(CODES), st.none()),
        }
        | VALUES
    ),
    min_size=1,
    max_size=6,
)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    made = [
        row
        | {
            "lead_id": f"L{number}",
            "indicated": [{"code": code, "ads": 1 + row["ads"] // 2} for code in row["indicated"]],
        }
        for number, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(made)


@given(LEADS)
def test_base_and_effects_add_up_to_the_logit(rows: list[dict[str, Any]]) -> None:
    for lead in score(table(rows)).to_pylist():
        logit = room._BASE + sum(each["effect"] for each in lead["effects"])
        assert lead["probability"] == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-9)
        assert lead["low"] < lead["probability"] < lead["high"]
        assert lead["kind"] in KINDS


@given(LEADS)
def test_effects_keep_to_their_cards(rows: list[dict[str, Any]]) -> None:
    weights = {card.code: card.weight for card in load()}
    for lead in score(table(rows)).to_pylist():
        for each in lead["effects"]:
            assert 0 < each["effect"] / weights[each["code"]] <= 1
        assert {each.code for each in reasons(lead["effects"], 10)} == {
            each["code"] for each in lead["effects"]
        }


def test_opinion_weighs_nothing_and_what_is_contradicted_never_raises() -> None:
    assert all(card.weight == 0 for card in load() if card.grade == "C")
    assert all(card.weight <= 0 for card in load() if card.grade == "X")
    assert {card.grade for card in scored_cards() if card.weight > 0} <= {"A", "B"}


def test_every_link_card_stands_on_a_feature_and_every_feature_is_explained() -> None:
    names = {feature.name for feature in FEATURES}
    assert {card.feature for card in load() if card.kind == "link"} <= names
    assert all(len(feature.explanation) > 20 for feature in FEATURES)


def test_strength_grows_from_nothing_to_full() -> None:
    for feature in FEATURES:
        values = np.linspace(feature.nothing - 1, feature.full + 1, 50)
        strength = feature.strength(values)
        assert strength.min() == 0
        assert strength.max() == 1
        assert (np.diff(strength) >= 0).all()


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


def test_the_ranking_beats_chance_and_counting(
    built_home: Home, context: Context, truth: Truth, tell: Callable[[str], None]
) -> None:
    ranking = by_probability(built_home)
    kinds: dict[str, Counter[str]] = {}
    for row in desk.links(built_home, context):
        kinds.setdefault(str(row.lead_id), Counter())[truth.kind[row.ad_id]] += 1
    relevant = {
        lead
        for lead, kind in kinds.items()
        if kind.total() > 1 and kind["controlled"] * 2 > kind.total()
    }
    by_ads = sorted(kinds, key=lambda lead: (-kinds[lead].total(), lead))
    chance = len(relevant) / sum(kind.total() > 1 for kind in kinds.values())
    ours, counted = r_precision(ranking, relevant), r_precision(by_ads, relevant)
    tell(f"R-precision {ours:.2f}, by number of ads {counted:.2f}, by chance {chance:.2f}")
    tell(f"precision in the first 20: {precision_at(ranking, relevant, 20):.2f}")
    assert ours >= 1.3 * counted
    assert ours >= 2 * chance
