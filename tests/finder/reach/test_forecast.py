"""The next place: a distribution over places that the lead knows, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.reach import Stay
from leadlight.finder.reach.forecast import next_places

START = datetime(2026, 3, 1, tzinfo=UTC)


def stays(places: str) -> list[Stay]:
    return [
        Stay(START + timedelta(days=day), START + timedelta(days=day), place, 1, None, None)
        for day, place in enumerate(places)
    ]


def test_a_tour_that_repeats_is_foreseen() -> None:
    best = next_places(stays("ABCABCABC"))[0]
    assert best.name == "A"
    assert best.probability > 0.6


def test_a_short_history_foresees_nothing() -> None:
    assert next_places(stays("ABA")) == ()
    assert next_places([]) == ()


def test_a_lead_that_never_moved_foresees_nothing() -> None:
    assert next_places(stays("AAAAA")) == ()


@given(st.text("ABCDE", min_size=4, max_size=20))
def test_it_is_a_distribution_over_other_places(tour: str) -> None:
    chances = next_places(stays(tour))
    assert {chance.name for chance in chances} <= set(tour) - {tour[-1]}
    if chances:
        assert sum(chance.probability for chance in chances) == pytest.approx(1, abs=1e-3)
    assert [c.probability for c in chances] == sorted(
        (c.probability for c in chances), reverse=True
    )
