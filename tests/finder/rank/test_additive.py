"""Sums that score: terms are found by value, refuse what is none, and centring changes no score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.rank.additive import Additive, Term, logits
from leadlight.finder.rank.boosting import boosted, centred

NUMBERS = st.floats(-5, 5, allow_subnormal=False)


@st.composite
def terms(draw: st.DrawFn, code: str) -> Term:
    cuts = sorted(draw(st.sets(NUMBERS, max_size=4)))
    bins = len(cuts) + 1
    effects = draw(st.lists(NUMBERS, min_size=bins, max_size=bins))
    return Term(code, tuple(cuts), tuple(effects), (0.1,) * bins)


@given(terms("a"), terms("b"), st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=9))
def test_centring_tells_the_same_scores_with_nothing_usual_having_an_effect(
    one: Term, other: Term, rows: list[tuple[float, float]]
) -> None:
    values = np.array(rows)
    model = Additive(-1.0, (one, other))
    told = centred(model, values)
    before = logits(model.base, model.effects("ab", values))
    after = logits(told.base, told.effects("ab", values))
    assert after == pytest.approx(before)
    usual = np.median(values, axis=0, keepdims=True)
    assert told.effects("ab", usual) == pytest.approx(np.zeros((1, 2)))


def test_a_value_at_a_cut_belongs_above_it() -> None:
    term = Term("a", (1.0, 2.0), (0.0, 0.5, 1.0), (0.0, 0.0, 0.0))
    assert term.bins(np.array([0.9, 1.0, 1.9, 2.0, 99.0])).tolist() == [0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("cuts", "effects"), [((1.0,), (0.0,)), ((2.0, 1.0), (0.0, 0.0, 0.0)), ((1.0, 1.0), (0.0,) * 3)]
)
def test_what_is_no_term_is_refused(cuts: tuple[float, ...], effects: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="term 'a'"):
        Term("a", cuts, effects, effects)


def test_a_model_that_knows_a_card_which_is_gone_says_so() -> None:
    model = Additive(0.0, (Term("gone", (), (0.0,), (0.0,)),))
    with pytest.raises(ValueError, match="gone"):
        model.effects("ab", np.zeros((1, 2)))


def test_boosting_learns_which_way_and_never_against_a_sign() -> None:
    chance = np.random.default_rng(3)
    values = chance.normal(size=(800, 2))
    truly = values[:, 0] + chance.normal(size=800) > 0.5
    free = boosted("ab", (0, 0), values, truly)
    bound = boosted("ab", (-1, 0), values, truly)
    low, high = np.array([[-2.0, 0.0]]), np.array([[2.0, 0.0]])
    rise = free.effects("ab", high)[0, 0] - free.effects("ab", low)[0, 0]
    assert rise > 1
    assert bound.effects("ab", high)[0, 0] <= bound.effects("ab", low)[0, 0]
    with pytest.raises(ValueError, match="are not"):
        boosted("ab", (0, 0), values, np.ones(800, dtype=bool))


def test_what_could_not_be_measured_has_an_effect_of_its_own() -> None:
    term = Term("a", (1.0,), (0.0, 0.5), (0.1, 0.2), absent=-0.25)
    model = Additive(0.0, (term,))
    values = np.array([[0.0], [2.0], [np.nan]])
    assert model.effects("a", values)[:, 0].tolist() == [0.0, 0.5, -0.25]
    assert model.doubts("a", values) == pytest.approx([0.01, 0.04, 0.0])
    assert term.scaled(2).absent == -0.5
    chance = np.random.default_rng(8)
    known = chance.random(600) < 0.5
    column = np.where(known, chance.normal(size=600), np.nan)
    fitted = boosted("a", (1,), column[:, None], known ^ (chance.random(600) < 0.1))
    assert fitted.effects("a", np.array([[np.nan]]))[0, 0] < -1
