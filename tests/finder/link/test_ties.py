"""Why ads are one lead: strongest ways, bridges and halves, on leads made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.finder.link.loom import Mark, Trait, phone, phrases, woven

from leadlight.core.ties import Step
from leadlight.finder.link.evidence import evidence
from leadlight.finder.link.fabric import Fabric
from leadlight.finder.link.halves import halves, together
from leadlight.finder.link.holds import holds
from leadlight.finder.link.merging import Pairs
from leadlight.finder.link.network import linked_without, network, spanning, way, weakest
from leadlight.finder.link.paths import path

PLENTY = 1_000_000
SOUTH, NORTH = (
    phrases("by the sea", "salt air", "blue door"),
    phrases("pine", "deep snow", "red hut"),
)


def chain() -> Fabric:
    """Three groups; the first shares three phrases with the second, that one two with the third."""
    return woven(
        {
            "a1": SOUTH,
            "a2": SOUTH,
            "b1": [*SOUTH, *NORTH[:2]],
            "b2": [*SOUTH, *NORTH[:2]],
            "c1": NORTH[:2],
            "c2": NORTH[:2],
        },
        {f"{group}{n}": [phone(f"+{group}")] for group in "abc" for n in (1, 2)},
    )


def bridged(*bridges: tuple[str, str, str]) -> Fabric:
    """Three ads of the south and three of the north, each with a number of their own, and further
    numbers: what, and which two ads have it."""
    held: dict[str, list[Mark]] = {
        f"{side}{n}": [phone(f"+{side}")] for side in ("north", "south") for n in (1, 2, 3)
    }
    for number, one, other in bridges:
        held[one].append(phone(number))
        held[other].append(phone(number))
    return woven({ad: SOUTH if ad < "south" else NORTH for ad in held}, held)


def steps_of(fabric: Fabric, start: str, end: str) -> tuple[Step, ...]:
    return path(fabric, network(fabric), fabric.ads.index(start), fabric.ads.index(end))


def test_a_chain_is_walked_over_its_middle() -> None:
    first, second = steps_of(chain(), "a1", "c2")
    assert (first.start, first.end, second.start, second.end) == ("a1", "b1", "b1", "c2")
    assert {value.value for value in first.values} == {value for _, value in SOUTH}
    assert {value.value for value in second.values} == {"pine", "deep snow"}
    assert first.weight > second.weight
    assert [side.marks for side in second.sides] == [("+b",), ("+c",)]


def test_the_weakest_link_of_a_chain_stands_first_and_says_what_it_parts() -> None:
    found = holds("L", chain(), 10, PLENTY)
    weak, strong = found.links
    assert weak.weight < strong.weight
    assert (weak.sides[0].ads, weak.sides[0].marks) == (2, ("+c",))
    assert (weak.sides[1].ads, set(weak.sides[1].marks)) == (4, {"+a", "+b"})
    assert (found.groups, found.ads, found.more_links) == (3, 6, 0)


def test_from_point_to_point_a_star_is_walked_over_its_heart() -> None:
    own = [phrases(*(f"{point} {n}" for n in range(4))) for point in range(4)]
    heart = [trait for each in own for trait in each]
    fabric = woven(
        {"heart": heart, **{f"point{n}": each for n, each in enumerate(own)}},
        {},
        {("phrase", "0 0"): 0.5},
    )
    for one, other in combinations(range(4), 2):
        steps = steps_of(fabric, f"point{one}", f"point{other}")
        assert [step.end for step in steps] == ["heart", f"point{other}"]
    assert {link.sides[0].ads for link in holds("L", fabric, 10, PLENTY).links} == {1}


def test_ads_of_one_number_need_no_comparison() -> None:
    (step,) = steps_of(chain(), "a1", "a2")
    assert (step.by, step.sides, step.parts) == ("mark", (), ())
    assert [(value.kind, value.value) for value in step.values] == [("phone", "+a")]


def test_a_bridge_is_found_with_what_stands_on_either_side() -> None:
    found = holds("L", bridged(("+bridge", "north1", "south1")), 10, PLENTY)
    first = found.bridges[0]
    assert (first.kind, first.value, first.ads) == ("phone", "+bridge", 2)
    assert sorted(part.ads for part in first.parts) == [3, 3]
    assert {part.marks[0] for part in first.parts} == {"+north", "+south"}
    assert [bridge.value for bridge in found.bridges if bridge.parts] == ["+bridge"]


def test_of_two_independent_bridges_neither_is_needed() -> None:
    fabric = bridged(("+one", "north1", "south1"), ("+two", "north2", "south3"))
    assert not [bridge for bridge in holds("L", fabric, 10, PLENTY).bridges if bridge.parts]


def test_a_phrase_can_be_the_bridge() -> None:
    """Two groups that share one phrase and nothing else against it."""
    rare = phrases("moth and lantern")
    shown = {f"{side}{n}": rare for side in "ab" for n in range(4)}
    fabric = woven(shown, {ad: [phone(f"+{ad[0]}")] for ad in shown})
    found = holds("L", fabric, 10, PLENTY)
    (bridge,) = [bridge for bridge in found.bridges if bridge.kind == "phrase"]
    assert (bridge.value, bridge.ads) == ("moth and lantern", 8)
    assert [part.ads for part in bridge.parts] == [4, 4]


def test_a_number_taken_up_again_is_told_with_its_number() -> None:
    fabric = woven(
        dict.fromkeys(("a1", "a2", "b1", "b2"), SOUTH),
        {
            "a1": [phone("+1")],
            "a2": [phone("+1")],
            "b1": [phone("+1", 1, 9.0)],
            "b2": [phone("+1", 1)],
        },
    )
    (step,) = steps_of(fabric, "a2", "b1")
    assert step.by == "groups"
    assert (step.values[0].kind, step.values[0].value) == ("phone", "+1")
    assert step.values[0].weight == pytest.approx(fabric.least + 6 - np.log(9.0))
    assert "succession" in {part.kind for part in step.parts}


def test_a_doubted_number_speaks_for_its_ads_and_makes_them_no_group() -> None:
    held = {ad: [phone("+1", 0, 9.0)] for ad in ("a", "b", "c")}
    fabric = woven({"a": SOUTH, "b": SOUTH, "c": SOUTH}, held, doubted="+1")
    assert fabric.groups().tolist() == [0, 1, 2]
    (step,) = steps_of(fabric, "a", "b")
    assert step.by == "groups"
    assert (step.values[0].kind, step.values[0].value) == ("phone", "+1")
    assert step.values[0].weight == pytest.approx(fabric.least + 6)


def test_where_no_pair_is_enough_the_halves_are_told_as_wholes() -> None:
    """Each pair of groups shares a little; together they share much."""
    words = [f"word {n}" for n in range(12)]
    shown = {
        f"{side}{n}": phrases(*words[3 * n : 3 * n + 3], *words[3 * m : 3 * m + 1])
        for side in "ab"
        for n in range(4)
        for m in ((n + 1) % 4,)
    }
    common = {("phrase", word): 0.12 for word in words}
    fabric = woven(shown, {}, common)
    net = network(fabric)
    found = holds("L", fabric, 10, PLENTY)
    assert found.links[0].weight < found.needed
    cut = weakest(net.links, net.tree, 0, len(net) - 1)
    whole = together(fabric, net, halves(net, cut))
    steps = path(fabric, net, 0, len(net) - 1)
    lowest = min(steps, key=lambda step: step.weight)
    assert lowest.weight < fabric.least
    assert lowest.together == pytest.approx(whole)


def test_evidence_is_what_two_ads_share_and_weighs_by_its_rarity() -> None:
    fabric = woven(
        {"a": [*SOUTH, ("name", "Ann")], "b": [*SOUTH, ("name", "Ann")], "c": NORTH},
        {"a": [phone("+1")], "b": [phone("+1")], "c": [phone("+2")]},
        {SOUTH[0]: 0.5, SOUTH[1]: 0.01},
    )
    found = evidence(fabric)
    assert all(tie.ads == ("a", "b") for tie in found)
    weights = {(tie.kind, tie.value): tie.weight for tie in found}
    assert set(weights) == {*SOUTH, ("phone", "+1")}
    assert weights[SOUTH[0]] < weights[SOUTH[1]] < weights[SOUTH[2]]
    assert weights["phone", "+1"] == pytest.approx(fabric.least)
    assert [tie.weight for tie in found] == sorted((tie.weight for tie in found), reverse=True)


Weights = dict[tuple[int, int], float]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Weights]:
    """A complete graph of a few groups; few different weights, so that there are ties."""
    count = draw(st.integers(2, 6))
    pairs = list(combinations(range(count), 2))
    weights = draw(st.lists(st.integers(-2, 3), min_size=len(pairs), max_size=len(pairs)))
    return count, dict(zip(pairs, map(float, weights), strict=True))


@given(graphs())
def test_no_way_is_stronger_and_none_as_strong_is_shorter(graph: tuple[int, Weights]) -> None:
    count, weights = graph
    one, other = np.array([*weights]).T
    links = Pairs(one, other, np.zeros(len(one)), np.array([*weights.values()]))
    tree = spanning(links, count)
    assert len(tree) == count - 1
    for start, end in permutations(range(count), 2):
        found = way(links, tree, start, end)
        strength = min(links.odds[found])
        every = [(min(odds), len(odds)) for odds in _every_way(weights, count, start, end)]
        assert strength == max(weak for weak, _ in every)
        assert len(found) == min(length for weak, length in every if weak == strength)
        assert found == way(links, tree, end, start)[::-1]


def _every_way(weights: Weights, count: int, start: int, end: int) -> Iterator[list[float]]:
    between = [node for node in range(count) if node not in (start, end)]
    for size in range(count - 1):
        for middle in permutations(between, size):
            nodes = (start, *middle, end)
            yield [weights[min(pair), max(pair)] for pair in pairwise(nodes)]


TRAITS: list[Trait] = [
    *phrases("one", "two", "three", "four"), ("name", "Ann"), ("case", "upper"), ("case", "lower"),
]  # fmt: skip


@st.composite
def leads(draw: st.DrawFn) -> Fabric:
    """A few ads with a few traits and numbers, in one or two uses."""
    ads = [f"ad{n}" for n in range(draw(st.integers(2, 8)))]
    some = st.lists(st.sampled_from(TRAITS), unique=True, max_size=5)
    marks = st.lists(
        st.builds(phone, st.sampled_from(["+1", "+2", "+3"]), st.integers(0, 1)),
        unique_by=lambda mark: mark[1],
        max_size=2,
    )
    shown: Any = {ad: [*draw(some), ("site", "board")] for ad in ads}
    return woven(shown, {ad: draw(marks) for ad in ads}, {("site", "board"): 0.9})


@settings(max_examples=40)
@given(leads())
def test_any_two_ads_have_a_path_of_values_that_both_sides_show(fabric: Fabric) -> None:
    net = network(fabric)
    for start, end in combinations(range(len(fabric.ads)), 2):
        steps = path(fabric, net, start, end)
        assert steps[0].start == fabric.ads[start]
        assert steps[-1].end == fabric.ads[end]
        assert all(one.end == other.start for one, other in pairwise(steps))
        for step in steps:
            sides = [_side(fabric, net.groups, step, ad) for ad in (step.start, step.end)]
            assert {(value.kind, value.value) for value in step.values} <= sides[0] & sides[1]
        turned = path(fabric, net, end, start)
        assert [step.weight for step in turned] == [step.weight for step in steps][::-1]
        assert [step.end for step in turned] == [step.start for step in steps][::-1]


def _side(fabric: Fabric, groups: Any, step: Step, ad: str) -> set[tuple[str, str]]:
    """All that the ad shows, or its group."""
    place = fabric.ads.index(ad)
    ads = [place] if step.by == "mark" else np.flatnonzero(groups == groups[place]).tolist()
    uses = {use for at in ads for use in fabric.holds[[at]].indices.tolist()}
    columns = {column for at in ads for column in fabric.shows[[at]].indices.tolist()}
    traits = {(kind, value) for kind, value in TRAITS if value in _values(fabric, columns)}
    return traits | {fabric.uses[use].mark for use in uses} | {("site", "board")}


def _values(fabric: Fabric, columns: set[int]) -> set[str | None]:
    return {fabric.values[column] for column in columns}


@settings(max_examples=40)
@given(leads())
def test_a_bridge_without_which_it_is_said_to_fall_indeed_parts_it(fabric: Fabric) -> None:
    usual = int(linked_without(fabric, None, None).max()) + 1
    found = holds("L", fabric, 10, PLENTY)
    assert found.unasked == 0
    for bridge in found.bridges:
        assert not bridge.parts or len(bridge.parts) > usual
        assert not bridge.parts or sum(part.ads for part in bridge.parts) == len(fabric.ads)
        if bridge.kind == "phone":
            parts = len(set(linked_without(fabric, (bridge.kind, bridge.value), None).tolist()))
            assert len(bridge.parts) == (parts if parts > usual else 0)
    assert len(found.links) == found.groups - 1
    weights = [link.weight for link in found.links]
    assert weights == sorted(weights)
    assert all(link.sides[0].ads + link.sides[1].ads == found.ads for link in found.links)
