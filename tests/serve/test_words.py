"""A lead in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.bands import band
from leadlight.core.leads import Basis, IdentifierCounts, PlaceCount, RankedGroup
from leadlight.serve.words import headline, phone, where

START = datetime(2026, 1, 3, tzinfo=UTC)
SHARE = st.floats(min_value=0, max_value=1)


def group(
    probability: float = 0.6,
    interval: tuple[float, float] = (0.41, 0.77),
    basis: Basis = "weak",
    places: int = 7,
) -> RankedGroup:
    """A group of nine weeks."""
    return RankedGroup(
        rank=1,
        lead_id="0f",
        probability=probability,
        interval=interval,
        base=-1.0,
        basis=basis,
        kind="controlled",
        first_seen=START,
        last_seen=START + timedelta(days=62),
        places=tuple(PlaceCount(f"Place {n}", None, None, 1) for n in range(places)),
        reasons=(),
    )


def test_a_lead_is_called_by_what_it_shows() -> None:
    """Numbers, names and places, in how long."""
    shown = IdentifierCounts(phones=4, names=3)
    assert headline(group(), shown) == "4 numbers, 3 names, 7 places in 9 weeks"
    assert headline(group(places=1), IdentifierCounts(phones=1)) == "1 number, 1 place in 9 weeks"
    assert headline(group(places=0), IdentifierCounts()).startswith("Ads without")


def test_ten_is_not_none() -> None:
    """A count is left out when it is nothing, not when it ends in a nought."""
    assert headline(group(places=10), IdentifierCounts(phones=20)).startswith("20 numbers, 10 pl")


@pytest.mark.parametrize(("probability", "word"), [(0.8, "High"), (0.5, "Raised"), (0.49, "Low")])
def test_a_weak_score_is_a_band(probability: float, word: str) -> None:
    """Never a bare number: a word, and a range in steps of twenty."""
    said = band(group(probability, (0.5, 0.99)))
    assert (said.word, said.range, said.weak) == (word, "40–100 %", True)


@pytest.mark.parametrize(("low", "word"), [(0.5, "High"), (0.25, "Raised"), (0.1, "Unclear")])
def test_a_word_claims_no_more_than_its_interval(low: float, word: str) -> None:
    """Two ads may score high and yet tell little."""
    assert band(group(0.9, (low, 0.99))).word == word
    assert band(group(0.4, (0.1, 0.85))).word == "Unclear"
    assert band(group(0.1, (0.02, 0.4))).word == "Low"


def test_a_weak_score_is_never_nearly_certain() -> None:
    """However narrow its interval is, its range is a band."""
    assert band(group(0.98, (0.96, 0.99))).range == "80–100 %"


def test_a_tested_score_is_a_number_with_its_range() -> None:
    """Once verdicts have trained it."""
    said = band(group(0.6, basis="verdicts"))
    assert (said.word, said.range, said.weak) == ("60 %", "41–77 %", False)


@given(SHARE, SHARE, st.sampled_from(["weak", "verdicts"]))
def test_a_range_never_narrows(one: float, other: float, basis: Basis) -> None:
    """What is shown holds the interval, and stays within 0 and 100."""
    low, high = sorted((one, other))
    said = band(group(low, (low, high), basis))
    assert 0 <= said.low <= low * 100 + 1e-6
    assert high * 100 - 1e-6 <= said.high <= 100


def test_places_and_numbers_are_written_for_people() -> None:
    """The first few places; a number in groups."""
    assert where(["Reno, Nevada", "Elko", "Ely", "Fallon", "Minden"]) == (
        "Reno, Nevada; Elko; Ely and 2 more"
    )
    assert where(["Reno", "Elko"]) == "Reno; Elko"
    assert phone("+12125550123") == "+1 212-555-0123"
    assert phone("+445550123") == "+445550123"
