"""What would change a lead's standing, and which ads show a reason."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.command import leadlight

from leadlight.core.leads import Reason
from leadlight.finder.rank.explain import turns
from leadlight.store.home import Home


def reason(code: str, effect: float) -> Reason:
    return Reason(code=code, says=code, effect=effect, supports=effect > 0)


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def test_one_reason_may_decide() -> None:
    found = turns([reason("a", 2.0), reason("b", 0.3), reason("c", -0.5)], -1.0, 0.5)
    assert [turn.without for turn in found] == [("a",)]
    assert found[0].probability == pytest.approx(sigmoid(-1.2))


def test_where_none_decides_alone_the_fewest_are_named() -> None:
    found = turns([reason("a", 1.0), reason("b", 0.9), reason("c", 0.8)], -1.0, 0.5)
    assert [turn.without for turn in found] == [("a", "b")]


def test_a_lead_below_is_held_there_by_what_speaks_against() -> None:
    found = turns([reason("a", 1.0), reason("b", -0.9), reason("c", -0.2)], -0.4, 0.5)
    assert [turn.without for turn in found] == [("b",)]
    assert turns([reason("a", 1.0)], -4.0, 0.5) == ()


@given(
    st.lists(st.floats(-4, 4).filter(bool), max_size=8),
    st.floats(-5, 3),
    st.floats(0.01, 0.99),
)
def test_every_turn_crosses_the_threshold(
    effects: list[float], base: float, threshold: float
) -> None:
    given_ = [reason(f"r{at}", effect) for at, effect in enumerate(effects)]
    is_listed = base + math.fsum(effects) >= math.log(threshold / (1 - threshold))
    for turn in turns(given_, base, threshold):
        left = base + math.fsum(r.effect for r in given_ if r.code not in turn.without)
        assert turn.probability == pytest.approx(sigmoid(left))
        assert (turn.probability >= threshold) != is_listed or math.isclose(
            turn.probability, threshold, abs_tol=1e-9
        )


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_no_reason_moves_a_lead_past_a_threshold_at_the_end(threshold: float) -> None:
    assert turns([reason("a", 2.0), reason("b", -2.0)], 0.0, threshold) == ()


def test_base_and_effects_are_the_score_and_reasons_lead_to_ads(built_home: Home) -> None:
    where = ("--json", "--home", built_home.path)
    listed = leadlight("leads", "--limit", 10, *where).records()
    assert listed
    led = set[str]()
    for lead in listed:
        logit = math.log(lead["probability"] / (1 - lead["probability"]))
        assert lead["base"] + sum(r["effect"] for r in lead["reasons"]) == pytest.approx(
            logit, abs=1e-9
        )
        (whole,) = leadlight("lead", lead["lead_id"], *where).records()
        ids = {ad["ad_id"] for ad in whole["ads"]}
        assert whole["listed"] is True
        assert whole["base"] == lead["base"]
        for each in whole["reasons"]:
            assert set(each["ads"]) <= ids
            led.update([each["code"]] if each["ads"] else [])
    assert led >= {"different_people", "different_ages", "names_on_one_contact", "obscured_number"}
