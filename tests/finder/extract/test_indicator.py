"""Cards against what ads say: which fire, in which words, and which a negation cancels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from leadlight.finder import cards
from leadlight.finder.extract import indicator
from leadlight.finder.extract.indicator import read_indicators
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Watch

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "indicator.yaml").read_text(encoding="utf-8")
)
WATCH = Watch(indicator.sights())


@pytest.mark.parametrize("watch", [None, WATCH], ids=["alone", "in one pass"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["why"]))
def test_cards_that_fire(case: dict[str, Any], watch: Watch | None) -> None:
    """Codes, and the words as they were written."""
    found = read_indicators(Text([("body", case["text"])], watch), (), ())
    assert {it.code: [span.text for span in it.spans] for it in found} == case["expected"]


@pytest.mark.parametrize("card", [card for card in cards.load() if card.negated])
def test_negation_cancels_every_example(card: cards.Card) -> None:
    """A card that heeds negation is silent behind "no" and "sin"."""
    for example in card.examples.match:
        first = read_indicators(Text([("body", example)], WATCH), (), ())
        start = next(it.spans[0].start for it in first if it.code == card.code)
        for word in ("not ", "sin ", "never "):
            said = example[:start] + word + example[start:]
            found = read_indicators(Text([("body", said)], WATCH), (), ())
            spans = [span for it in found if it.code == card.code for span in it.spans]
            assert all(span.start > start + len(word) for span in spans), said
