"""Scores equal their definitions."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.academy.truth import bcubed, pair_scores, precision_at, r_precision
from leadlight.core.errors import InputError

Partition = dict[str, str]
_groups = st.sampled_from("abcd")
_items = st.sampled_from([f"i{number}" for number in range(9)])
_partitions = st.dictionaries(_items, _groups, min_size=1)


def _whole(truth: Partition, found: Partition) -> Partition:
    """``found`` with a group of its own for each item that it lacks."""
    return {item: found.get(item, f"alone {item}") for item in truth}


def _naive_pairs(truth: Partition, found: Partition) -> tuple[float, float]:
    found = _whole(truth, found)
    pairs = list(combinations(truth, 2))
    true = {pair for pair in pairs if truth[pair[0]] == truth[pair[1]]}
    claimed = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    both = len(true & claimed)
    return both / len(claimed) if claimed else 1.0, both / len(true) if true else 1.0


def _naive_bcubed(truth: Partition, found: Partition, only: set[str]) -> tuple[float, float]:
    found = _whole(truth, found)

    def share(item: str, group: Partition, other: Partition) -> float:
        mates = [mate for mate in truth if group[mate] == group[item]]
        return sum(other[mate] == other[item] for mate in mates) / len(mates)

    precision = sum(share(item, found, truth) for item in only) / len(only)
    recall = sum(share(item, truth, found) for item in only) / len(only)
    return precision, recall


@given(truth=_partitions, found=_partitions)
def test_pair_scores_are_counts_of_pairs(truth: Partition, found: Partition) -> None:
    scores = pair_scores(truth, found)
    assert (scores.precision, scores.recall) == pytest.approx(_naive_pairs(truth, found))


@given(truth=_partitions, found=_partitions, data=st.data())
def test_bcubed_is_the_mean_over_items(
    truth: Partition, found: Partition, data: st.DataObject
) -> None:
    only = data.draw(st.sets(st.sampled_from(sorted(truth)), min_size=1))
    part, whole = bcubed(truth, found, only), bcubed(truth, found)
    assert (part.precision, part.recall) == pytest.approx(_naive_bcubed(truth, found, only))
    assert (whole.precision, whole.recall) == pytest.approx(_naive_bcubed(truth, found, set(truth)))


@given(truth=_partitions)
def test_the_truth_scores_full_marks(truth: Partition) -> None:
    assert pair_scores(truth, truth).f1 == bcubed(truth, truth).f1 == 1


def test_bagga_and_baldwins_example() -> None:
    """Their 1998 paper: {1-5}, {6,7}, {8-C} against {1-5}, {6,7,8-C}: precision 0.76, recall 1."""
    truth = dict(zip("123456789ABC", "aaaaabbccccc", strict=True))
    found = dict(zip("123456789ABC", "xxxxxyyyyyyy", strict=True))
    scores = bcubed(truth, found)
    assert (scores.precision, scores.recall) == pytest.approx((0.762, 1.0), abs=0.001)


def test_ranking_scores() -> None:
    ranking, relevant = ["a", "b", "c", "d"], {"a", "c", "z"}
    assert precision_at(ranking, relevant, 1) == 1
    assert precision_at(ranking, relevant, 2) == 0.5
    assert precision_at(ranking, relevant, 8) == 0.25
    assert r_precision(ranking, relevant) == pytest.approx(2 / 3)


def test_scores_of_nothing_are_refused() -> None:
    with pytest.raises(InputError):
        bcubed({}, {})
    with pytest.raises(InputError):
        precision_at(["a"], {"a"}, 0)
    with pytest.raises(InputError):
        r_precision(["a"], ())
