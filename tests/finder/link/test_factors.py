"""Bayes factors: what the text of the module says, computed slowly, and properties of pairs."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.factors import WITNESSES, log_factors, witness_of
from leadlight.finder.link.odds import log_odds
from leadlight.finder.link.profiles import Profiles, traits_of
from leadlight.finder.link.traits import CODE, KINDS

Group = tuple[int, dict[int, int]]
"""How many ads, and in how many of them each trait is shown."""

KIND = [CODE[kind] for kind in ("phrase", "phrase", "name", "picture", "case", "case")]
TRAITS = traits_of(
    np.array([0.5, 0.1, 0.01, 0.001, 0.3, 0.05]),
    np.array(KIND, dtype=np.uint8),
    np.linspace(0.5, 4, len(KINDS)),
)
RATES = TRAITS.rates


def profiles(*groups: Group) -> Profiles:
    sizes = np.array([len(shown) for _, shown in groups])
    ends = np.cumsum(sizes)
    entries = [entry for _, shown in groups for entry in sorted(shown.items())]
    columns = np.array([column for column, _ in entries], dtype=np.int32)
    counts = np.array([count for _, count in entries], dtype=np.int32)
    ads = np.array([float(n) for n, _ in groups])
    return Profiles(ends - sizes, ends, columns, counts, ads)


def marginal(kind: str, group: Group, traits: list[int]) -> float:
    """ln m of one kind, over the traits that one of the two groups shows."""
    n, shown = group
    s = TRAITS.strengths[CODE[kind]]
    total = 0.0
    for trait in traits:
        c, yes, no = shown.get(trait, 0), s * RATES[trait], s * (1 - RATES[trait])
        total += math.lgamma(yes + c) - math.lgamma(yes)
        if kind != "case":
            total += math.lgamma(no + n - c) - math.lgamma(no)
            total += math.lgamma(s) - math.lgamma(s + n)
    if kind == "case":
        total += math.lgamma(s) - math.lgamma(s + sum(shown.get(trait, 0) for trait in traits))
    return total


def slowly(kind: str, one: Group, other: Group) -> float:
    traits = sorted(
        trait for trait in one[1].keys() | other[1].keys() if KINDS[KIND[trait]] == kind
    )
    both = {trait: one[1].get(trait, 0) + other[1].get(trait, 0) for trait in traits}
    joint = marginal(kind, (one[0] + other[0], both), traits)
    return joint - marginal(kind, one, traits) - marginal(kind, other, traits)


@st.composite
def a_group(draw: st.DrawFn) -> Group:
    ads = draw(st.integers(1, 60))
    shown = draw(st.dictionaries(st.integers(0, 3), st.integers(1, ads)))
    case = draw(st.integers(0, ads))
    habits = {4: case, 5: ads - case}
    return ads, shown | {trait: count for trait, count in habits.items() if count}


@given(a_group(), a_group())
def test_factors_are_what_the_marginal_likelihoods_say(one: Group, other: Group) -> None:
    (found,) = log_factors(np.array([0]), np.array([1]), profiles(one, other), TRAITS)
    for kind in ("phrase", "name", "picture", "case"):
        assert found[CODE[kind]] == pytest.approx(slowly(kind, one, other), abs=1e-6)


@given(a_group(), a_group())
def test_it_does_not_matter_which_group_is_named_first(one: Group, other: Group) -> None:
    both = profiles(one, other)
    there = log_factors(np.array([0]), np.array([1]), both, TRAITS)
    back = log_factors(np.array([1]), np.array([0]), both, TRAITS)
    np.testing.assert_allclose(there, back, atol=1e-9)


def test_a_rare_trait_says_more_than_a_common_one() -> None:
    groups = profiles((3, {0: 3}), (3, {0: 3}), (3, {3: 3}), (3, {3: 3}))
    odds = log_odds(np.array([0, 2]), np.array([1, 3]), np.zeros(2), groups, TRAITS)
    assert odds[1] > odds[0] + 3


def test_one_witness_cannot_take_a_number_away() -> None:
    """However different the texts are, what is ahead loses three nats at most."""
    groups = profiles((40, {0: 40, 4: 40}), (40, {1: 40, 5: 40}))
    (odds,) = log_odds(np.array([0]), np.array([1]), np.array([9.0]), groups, TRAITS)
    assert odds == pytest.approx(6.0)


def test_every_kind_is_heard_as_one_witness() -> None:
    heard = [kind for kinds in WITNESSES.values() for kind in kinds]
    assert sorted(heard) == sorted(KINDS)


@given(st.lists(a_group(), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_odds_of_many_pairs_are_the_sums_of_their_factors(
    groups: list[Group], chance: random.Random
) -> None:
    every = profiles(*groups)
    pairs = [sorted(chance.sample(range(len(groups)), 2)) for _ in range(20)]
    one, other = np.array(sorted(pairs)).T
    ahead = np.array([chance.choice([0.0, 0.0, 4.0]) for _ in one])
    factors = log_factors(one, other, every, TRAITS)
    heard = np.zeros((len(one), len(WITNESSES)))
    for code, kind in enumerate(KINDS):
        heard[:, witness_of(kind)] += factors[:, code]
    bounded = np.where(ahead[:, None] > 0, np.clip(heard, -3, 20), heard)
    odds = log_odds(one, other, ahead, every, TRAITS)
    np.testing.assert_allclose(odds, ahead + bounded.sum(axis=1), atol=1e-6)


def test_giants_are_beyond_the_tables_and_are_right_all_the_same() -> None:
    groups = profiles((9000, {0: 4000, 3: 60, 4: 9000}), (3000, {0: 1500, 1: 2900, 5: 3000}))
    factors = log_factors(np.array([0]), np.array([1]), groups, TRAITS)
    odds = log_odds(np.array([0]), np.array([1]), np.zeros(1), groups, TRAITS)
    assert odds[0] == pytest.approx(factors.sum(), abs=1e-6)


@given(st.lists(a_group(), min_size=3, max_size=6))
def test_what_is_merged_is_compared_as_one(groups: list[Group]) -> None:
    first, second, third = groups[:3]
    shown = {
        trait: first[1].get(trait, 0) + second[1].get(trait, 0) for trait in first[1] | second[1]
    }
    whole = profiles((first[0] + second[0], shown), third)
    merged = profiles(*groups).merged(np.array([0]), np.array([1]))
    np.testing.assert_allclose(
        log_factors(np.array([0]), np.array([1]), whole, TRAITS),
        log_factors(np.array([0]), np.array([2]), merged, TRAITS),
        atol=1e-9,
    )
