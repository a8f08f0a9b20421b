"""What the benchmark of ranking stands on, on a few leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.keywords import hits
from bench.measures import calibration_error, children_by_chance, children_found
from bench.ranked import Ranked
from bench.rankedworlds import WORLDS, write
from bench.ranking import rows
from bench.readme import README
from bench.weaklabels import vote

FEW = Ranked(
    name="few",
    probability={"L1": 0.95, "L2": 0.25, "L3": 0.05, "L4": 0.15},
    texts={
        "L1": ["ask for her, new in town", "my friend and I"],
        "L2": ["real and classy", "a quiet evening", "a quiet evening"],
        "L3": ["no police", "fresh, young and visiting"],
        "L4": ["good talk", "good talk", "good talk"],
    },
    relevant=frozenset({"L1", "L2"}),
    children={"L1": frozenset({"P1"}), "L2": frozenset({"P1", "P2"})},
    all_children=4,
)


def test_words_of_the_list_are_counted_in_any_spelling() -> None:
    assert hits("New IN Town, recién llegada") == 2
    assert hits("anew in townships") == 0
    assert hits("𝗳𝗿𝗲𝘀𝗵 🍒🍒") == 3


def test_rules_speak_for_and_against() -> None:
    assert vote("She is visiting with two friends") == 3
    assert vote("real, safe and classy") == -3
    assert vote("a quiet evening") == 0


def test_calibration_error_is_the_gap_weighted_by_leads() -> None:
    assert calibration_error({"a": 1.0, "b": 0.0}, {"a"}) == 0
    assert calibration_error({"a": 0.95, "b": 0.05, "c": 0.05}, {"a", "b"}) == pytest.approx(
        0.95 / 3
    )


def test_children_are_counted_once_and_against_all_there_are() -> None:
    assert children_found(["L1", "L2"], FEW.children, 4, 1) == 0.25
    assert children_found(["L1", "L2"], FEW.children, 4, 2) == 0.5
    assert children_by_chance(4, FEW.children, 4, 4) == 0.5
    assert children_by_chance(4, FEW.children, 4, 1) == pytest.approx((0.5 + 0.25) / 4)


def test_all_methods_are_judged_on_the_same_leads() -> None:
    found = {row.method: row for row in rows(FEW)}
    assert found["Leadlight"].r_precision == 1
    assert found["Leadlight"].error is not None
    assert found["number of ads"].r_precision == found["chance"].r_precision == 0.5
    assert found["keywords per ad"].r_precision == 0.5
    assert found["weak labels"].r_precision == 0.5
    assert {(row.leads, row.relevant) for row in found.values()} == {(4, 2)}


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_is_another_and_is_written(name: str, tmp_path: Path) -> None:
    assert len({spec.seed for spec in WORLDS.values()}) == len(WORLDS)
    feed, truth = write(name, 200, tmp_path)
    assert feed.read_bytes().count(b"\n") == truth.read_bytes().count(b"\n") > 150


def test_the_table_has_its_place() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count("<!-- ranking: begin -->\n") == text.count("<!-- ranking: end -->\n") == 1
