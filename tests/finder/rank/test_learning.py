"""What verdicts teach: weights move to the truth, never against a sign, and not without need."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.arrays import Floats
from leadlight.finder.rank.additive import Additive, Term, logits
from leadlight.finder.rank.features import judging
from leadlight.finder.rank.learning import compared, learned
from leadlight.finder.rank.lessons import given_model, model_of, proposals
from leadlight.finder.rank.model import decoded
from leadlight.finder.rank.score import score
from leadlight.finder.rank.starting import starting_model
from leadlight.finder.rank.teaching import most_doubtful
from leadlight.finder.shapes import FEATURES, LINK_FEATURES

START = Additive(
    -1.0,
    (
        Term("a", (0.0,), (0.0, 2.0), (0.0, 0.0)),
        Term("b", (0.0,), (0.0, 2.0), (0.0, 0.0)),
    ),
)
MODELS = given_model(None)


def world(count: int, seed: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Leads of a place where ``a`` tells everything and ``b`` nothing."""
    chance = np.random.default_rng(seed)
    values = chance.normal(size=(count, 2))
    truly = chance.random(count) < np.where(values[:, 0] > 0, 0.8, 0.1)
    return START.effects("ab", values), truly


def test_weights_move_to_what_verdicts_say() -> None:
    effects, truly = world(400, 1)
    new = learned(START, effects, truly)
    assert new.terms[0].effects[1] > START.terms[0].effects[1]
    assert new.terms[1].effects[1] < 0.8
    assert compared(START, effects, truly).is_no_worse


@given(st.integers(0, 1_000), st.integers(2, 40))
def test_no_verdicts_turn_a_card_against_its_sign(seed: int, count: int) -> None:
    effects, truly = world(count, seed)
    for was, now in zip(START.terms, learned(START, effects, ~truly).terms, strict=True):
        assert now.effects[0] == 0
        assert now.effects[1] >= 0
        assert now.cuts == was.cuts


def test_verdicts_on_leads_that_were_picked_do_not_lift_all_others() -> None:
    """Most leads that the model doubts of are controlled; those that nobody is asked about, as they
    are held to be of independent people, stay nearly as they were."""
    effects, _ = world(40, 3)
    picked = effects[np.abs(logits(START.base, effects)) < 1.5]
    truly = np.arange(len(picked)) % 4 > 0
    silent = np.zeros((200, 2))
    alone = learned(START, picked, truly)
    beside = learned(START, picked, truly, silent)
    assert alone.base > START.base + 0.2
    assert 0 < beside.base - START.base < 0.7 * (alone.base - START.base)
    nobody = np.zeros((0, 2))
    assert learned(START, picked, truly, nobody) == alone


def test_without_verdicts_nothing_is_learned() -> None:
    nothing = np.zeros((0, 2))
    assert learned(START, nothing, np.zeros(0, dtype=bool)) == START


@given(st.integers(0, 1_000), st.integers(0, 30))
def test_the_most_doubtful_are_nearest_to_even_odds_and_not_known(seed: int, count: int) -> None:
    logit = np.random.default_rng(seed).normal(size=60).round(1)
    known, unasked = np.arange(20), np.arange(15, 30)
    asked = most_doubtful(logit, known, unasked, count)
    assert len(set(asked)) == count
    left = sorted(set(range(30, 60)) - set(asked))
    assert all(row >= 30 for row in asked)
    doubts = np.abs(logit[asked]).tolist()
    assert doubts == sorted(doubts)
    assert max(doubts, default=0.0) <= min(np.abs(logit[left]), default=np.inf)


def test_nobody_is_asked_about_when_all_are_known() -> None:
    assert most_doubtful(np.zeros(3), np.arange(3), np.arange(0), 5) == []


def leads(count: int, seed: int) -> tuple[pa.Table, list[bool]]:
    """Leads whose numbers of people say who is controlled, and little else."""
    chance = np.random.default_rng(seed)
    truly = (chance.random(count) < 0.5).tolist()
    rows: list[dict[str, Any]] = [
        dict.fromkeys(LINK_FEATURES, 0.0)
        | {"lead_id": f"L{number:04d}", "ads": 9, "indicated": []}
        | {"names_apart": chance.uniform(0.3, 0.9) if is_so else chance.uniform(0, 0.35)}
        | {"ages_apart": chance.uniform(0, 0.7), "sites": 1.0, "crowd": 3.0}
        for number, is_so in enumerate(truly)
    ]
    return pa.Table.from_pylist(rows, schema=FEATURES), truly


def verdicts(truly: list[bool], count: int) -> pa.Table:
    kinds = ["controlled" if is_so else "independent" for is_so in truly[:count]]
    return pa.table({"lead_id": [f"L{number:04d}" for number in range(count)], "kind": kinds})


@pytest.mark.parametrize(
    ("count", "basis", "learns"), [(0, "weak", False), (12, "weak", False), (60, "weak", True)]
)
def test_a_build_learns_once_there_are_enough(count: int, basis: str, learns: bool) -> None:  # noqa: FBT001
    table, truly = leads(200, 4)
    (row,) = model_of(table, verdicts(truly, count), MODELS).to_pylist()
    assert row["verdicts"] == count
    assert row["basis"] == basis
    assert (row["after"] is not None) == learns
    if learns:
        assert row["after"] < row["before"]
        assert decoded(row["document"]).additive != starting_model().additive


def test_with_many_verdicts_a_score_is_no_longer_weak() -> None:
    table, truly = leads(300, 5)
    model = model_of(table, verdicts(truly, 200), MODELS)
    scored = score(table, model)
    assert set(scored["basis"].to_pylist()) == {"verdicts"}
    unlearned = score(table, model_of(table, verdicts(truly, 0), MODELS))
    rest = np.array(truly[200:])
    ours, theirs = (it["probability"].to_numpy()[200:] for it in (scored, unlearned))
    assert ours[rest].mean() - ours[~rest].mean() > theirs[rest].mean() - theirs[~rest].mean()


def test_what_would_make_it_worse_is_not_taken() -> None:
    table, truly = leads(200, 6)
    chance = np.random.default_rng(0)
    noise = (chance.random(200) < 0.5).tolist()
    (row,) = model_of(table, verdicts(noise, 60), MODELS).to_pylist()
    if row["after"] > row["before"]:
        assert decoded(row["document"]) == starting_model()
    (other,) = model_of(table, verdicts(truly, 60), MODELS).to_pylist()
    assert other["after"] < row["after"]


def test_independents_and_what_is_judged_are_not_proposed() -> None:
    table, truly = leads(200, 7)
    given_verdicts = verdicts(truly, 40)
    model = model_of(table, given_verdicts, MODELS)
    scored = score(table, model)
    found = proposals(table, scored, given_verdicts, model)
    kinds = dict(zip(scored["lead_id"].to_pylist(), scored["kind"].to_pylist(), strict=True))
    assert found["place"].to_pylist() == list(range(1, found.num_rows + 1))
    assert found.num_rows > 0
    for lead in found["lead_id"].to_pylist():
        assert kinds[lead] != "independent"
        assert int(lead[1:]) >= 40
    assert len(judging()) == len(decoded(model["document"][0].as_py()).additive.terms)
