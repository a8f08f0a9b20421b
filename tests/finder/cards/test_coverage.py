"""How much of what people may write the tested cards find, and how seldom they are wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from leadlight.core.records import Ad
from leadlight.finder.cards import load
from leadlight.finder.extract.read import read_findings

HERE = Path(__file__).parent
CAPTURED = datetime(2024, 5, 8, tzinfo=UTC)


def sentences(file: str) -> dict[str, tuple[list[str], list[str]]]:
    """By card: what says it, and what does not."""
    said = yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    return {
        code: (kinds["says"].splitlines(), kinds["says_not"].splitlines())
        for code, kinds in said.items()
    }


COVERAGE = sentences("coverage.yaml")
HELD_OUT = sentences("held_out.yaml")


def fires(code: str, sentence: str) -> bool:
    ad = Ad(
        source="paper", source_id="1", captured_at=datetime(2024, 5, 8, tzinfo=UTC), body=sentence
    )
    return code in {indicator.code for indicator in read_findings(ad, "US").indicators}


def measured(code: str, said: tuple[list[str], list[str]]) -> tuple[float, float]:
    """Recall and precision."""
    found, wrong = ([sentence for sentence in kind if fires(code, sentence)] for kind in said)
    return len(found) / len(said[0]), len(found) / (len(found) + len(wrong))


@pytest.mark.parametrize("code", COVERAGE)
def test_what_people_write_is_found_and_little_else(code: str) -> None:
    recall, precision = measured(code, COVERAGE[code])
    assert recall >= 0.9
    assert precision >= 0.95


@pytest.mark.parametrize("code", HELD_OUT)
def test_what_no_pattern_was_made_for_is_found_mostly(code: str) -> None:
    recall, precision = measured(code, HELD_OUT[code])
    assert recall >= 0.75
    assert precision >= 0.9


@pytest.mark.parametrize(("said", "least"), [(COVERAGE, 60), (HELD_OUT, 40)])
def test_every_tested_card_has_sentences_enough(
    said: dict[str, tuple[list[str], list[str]]], least: int
) -> None:
    assert set(said) == {card.code for card in load() if card.grade == "A"}
    assert all(len(set(kind)) >= least for kinds in said.values() for kind in kinds)


def test_no_sentence_is_in_both() -> None:
    for code, kinds in HELD_OUT.items():
        for held, seen in zip(kinds, COVERAGE[code], strict=True):
            assert set(held).isdisjoint(seen)
