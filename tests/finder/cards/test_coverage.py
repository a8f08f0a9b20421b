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


def fires(code: str, sentence: str) -> bool:
    ad = Ad(
        source="paper", source_id="1", captured_at=datetime(2024, 5, 8, tzinfo=UTC), body=sentence
    )
    return code in {indicator.code for indicator in read_findings(ad, "US").indicators}


@pytest.mark.parametrize("code", COVERAGE)
def test_what_people_write_is_found_and_little_else(code: str) -> None:
    found, wrong = (
        [sentence for sentence in said if fires(code, sentence)] for said in COVERAGE[code]
    )
    assert len(found) / len(COVERAGE[code][0]) >= 0.9
    assert len(found) / (len(found) + len(wrong)) >= 0.95


def test_every_tested_card_has_sentences_enough() -> None:
    assert set(COVERAGE) == {card.code for card in load() if card.grade == "A"}
    assert all(len(set(said)) >= 60 for kinds in COVERAGE.values() for said in kinds)
