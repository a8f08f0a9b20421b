"""A reason's sentence says nothing other than its sign, and of nothing that it is there if not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.rank.explain import reasons
from leadlight.finder.rank.features import LINKS, judging
from leadlight.finder.rank.telling import tellings, told

CARDS = {card.code: card for card in judging()}
SOME = {feature.name: feature.some for feature in LINKS}
EFFECTS = st.floats(0.01, 4) | st.floats(-4, -0.01)
MEASURED = st.none() | st.floats(0, 60)


def test_every_card_that_judges_has_its_sentences_and_no_other_has() -> None:
    assert tellings().keys() == CARDS.keys()
    for telling in tellings().values():
        said = (telling.much, telling.little, telling.untold, telling.up, telling.down)
        assert not any(each.endswith(".") for each in said)


@given(st.sampled_from(sorted(CARDS)), MEASURED, EFFECTS)
def test_a_sentence_agrees_with_the_sign_that_is_shown(
    code: str, value: float | None, effect: float
) -> None:
    card, telling = CARDS[code], tellings()[code]
    (reason,) = reasons([{"code": code, "value": value, "effect": effect}], 60)
    mine, other = ("for looking", "against") if reason.supports else ("against", "for looking")
    assert f"counts that {other}" not in reason.says
    assert f"counts it {other}" not in reason.says
    assert f"would speak {mine}" not in reason.says
    why = telling.down if reason.supports else telling.up
    assert not why or why not in reason.says
    speaks_as_the_card_does = (card.sign == "up") == reason.supports and card.sign != "none"
    is_there = value is not None and value >= SOME.get(card.feature or "", 1)
    says_which_way = "would speak" in reason.says or "the score counts" in reason.says
    assert says_which_way != (is_there and speaks_as_the_card_does)


@given(st.sampled_from(sorted(CARDS)), EFFECTS)
def test_what_is_not_there_is_not_told_as_being_there(code: str, effect: float) -> None:
    telling = tellings()[code]
    for value, says in (
        (None, telling.untold),
        (0.0, telling.little.format(0.0, 60).replace("%", " %")),
    ):
        (reason,) = reasons([{"code": code, "value": value, "effect": effect}], 60)
        assert reason.says.startswith(f"{says}: ")
        assert telling.much.format(0.0, 60) not in reason.says


@pytest.mark.parametrize(
    ("code", "value", "effect", "says"),
    [
        (
            "movement_language",
            0.0,
            1.05,
            (
                "No ad says that someone is new in town, passing through or leaving: that would "
                "speak against."
            ),
        ),
        (
            "different_ages",
            None,
            0.5,
            (
                "Fewer than two ads state one age, so whether ages differ cannot be told: here the "
                "score counts that for looking."
            ),
        ),
        (
            "contacts_that_change",
            0.5,
            -1.5,
            (
                "The group uses hardly any different numbers for its time (0.5 a week): more "
                "numbers would speak for looking."
            ),
        ),
        (
            "spam_blast",
            4.0,
            1.02,
            "The group posted in 4 places within one hour: here the score counts that for looking.",
        ),
        (
            "movement_language",
            60.0,
            -0.9,
            (
                "Ads speak of coming or leaving (60 of 66 ads). In closed cases such ads were 70 % "
                "less likely to be trafficking."
            ),
        ),
    ],
)
def test_what_a_detective_read_wrongly_reads_rightly(
    code: str, value: float | None, effect: float, says: str
) -> None:
    assert told(CARDS[code], value, 66, effect) == says


def test_only_what_hardly_moves_a_score_is_slight() -> None:
    strong, slight, match = reasons(
        [
            {"code": "different_people", "value": 0.6, "effect": -0.4},
            {"code": "different_people", "value": 0.6, "effect": 0.03},
            {"code": "direct_known_picture", "value": 1.0, "effect": 0.0},
        ],
        3,
    )
    assert [each.is_slight for each in (strong, slight, match)] == [False, True, False]
