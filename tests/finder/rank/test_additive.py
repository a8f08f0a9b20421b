"""Sums that score: terms are found by value, refuse what is none, and centring changes no score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.arrays import Floats
from leadlight.finder.rank.additive import Additive, Pair, Term, cells, logits
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


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    first, second = (tuple(sorted(draw(st.sets(NUMBERS, max_size=3)))) for _ in range(2))
    cell = st.lists(NUMBERS, min_size=len(second) + 2, max_size=len(second) + 2).map(tuple)
    rows = draw(st.lists(cell, min_size=len(first) + 2, max_size=len(first) + 2))
    return Pair(("a", "b"), (first, second), tuple(rows))


ROWS = st.lists(st.tuples(NUMBERS | st.just(float("nan")), NUMBERS), min_size=1, max_size=6)


def said_by(pair: Pair, first: Floats, second: Floats) -> Floats:
    return pair.at(cells(pair.cuts[0], first), cells(pair.cuts[1], second))


@given(terms("a"), terms("b"), pairs(), ROWS)
def test_a_pair_is_shared_by_its_cards_and_sums_still_add_up(
    one: Term, other: Term, pair: Pair, rows: list[tuple[float, float]]
) -> None:
    values = np.array(rows)
    alone, together = Additive(0.3, (one, other)), Additive(0.3, (one, other), (pair,))
    said = said_by(pair, values[:, 0], values[:, 1])
    before, after = (model.effects("ab", values) for model in (alone, together))
    assert after - before == pytest.approx(np.column_stack([said / 2, said / 2]))
    louder = together.scaled({"a": 2.0, "b": 0.5})
    assert louder.effects("ab", values) == pytest.approx(after * [2.0, 0.5])


def test_a_pair_finds_its_cell() -> None:
    pair = Pair(("a", "b"), ((1.0,), ()), ((7.0, 8.0), (0.0, 1.0), (0.0, 2.0)))
    first, second = np.array([np.nan, 0.5, 1.0, 3.0]), np.array([0.0, 0.0, np.nan, 5.0])
    assert said_by(pair, first, second).tolist() == [8.0, 1.0, 0.0, 2.0]


def test_what_is_no_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="a and b"):
        Pair(("a", "b"), ((1.0,), ()), ((0.0, 0.0),))
    pair = Pair(("a", "b"), ((), ()), ((0.0, 0.0), (0.0, 0.0)))
    with pytest.raises(ValueError, match="pairs name b"):
        Additive(0.0, (Term("a", (), (0.0,), (0.0,)),), (pair,))


def test_boosting_learns_what_two_say_together_unless_one_is_bound() -> None:
    chance = np.random.default_rng(5)
    values = chance.normal(size=(3_000, 2))
    truly = (values[:, 0] > 0) ^ (values[:, 1] > 0)
    free = boosted("ab", (0, 0), values, truly)
    told = logits(free.base, free.effects("ab", values)) > 0
    assert (told == truly).mean() > 0.9
    assert boosted("ab", (1, 0), values, truly).pairs == ()
