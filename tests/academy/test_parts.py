"""The parts of the world: numbers, pictures, places, sorting, menus."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.academy import menus, pictures
from leadlight.academy.chance import Chance
from leadlight.academy.numbering import Numbers
from leadlight.academy.places import CITIES, kilometres, near
from leadlight.academy.runs import Entry, Runs
from leadlight.academy.sources import SITES, label

_CITY = {city.name: city for city in CITIES}
_entries = st.lists(
    st.builds(
        Entry, st.integers(0, 50), st.integers(0, 99), st.binary(), st.binary(max_size=5_000)
    ),
    max_size=60,
)


def test_an_area_code_gives_each_number_once_before_it_repeats() -> None:
    numbers = Numbers(Chance(1))
    assert len({numbers.fresh("702") for _ in range(10_000)}) == 10_000


def test_a_burned_number_is_not_given_before_it_was_dropped_nor_twice() -> None:
    numbers = Numbers(Chance(1))
    numbers.burn("7025550000", 10.0)
    assert numbers.recycled(9.0) is None
    assert numbers.recycled(11.0) == "7025550000"
    assert numbers.recycled(12.0) is None


@given(pdq=st.integers(0, 2**256 - 1), seed=st.integers())
def test_copies_of_a_picture_stay_near(pdq: int, seed: int) -> None:
    away = (pdq ^ pictures.copy_of(pdq, Chance(seed))).bit_count()
    assert away <= 20 or 32 <= away <= 60
    assert len(pictures.hexadecimal(pdq)) == 64


def test_most_copies_are_within_twenty_bits_and_some_are_not() -> None:
    chance = Chance(3)
    away = [pictures.copy_of(0, chance).bit_count() for _ in range(2_000)]
    assert 0.04 < sum(bits >= 32 for bits in away) / len(away) < 0.1


def test_cities_lie_where_they_should() -> None:
    assert kilometres(_CITY["New York"], _CITY["Los Angeles"]) == pytest.approx(3_940, rel=0.01)
    assert kilometres(_CITY["Toronto"], _CITY["Montreal"]) == pytest.approx(505, rel=0.02)
    assert _CITY["Sacramento"] in near(_CITY["Oakland"])
    assert len({city.name for city in CITIES}) == len(CITIES)


def test_sites_label_places_in_their_own_way() -> None:
    sites = {site.label: site for site in SITES}
    assert label(sites["region"], _CITY["Oakland"]) == "Oakland / East Bay"
    assert label(sites["region"], _CITY["Reno"]) == "Reno / Tahoe"
    assert label(sites["lower comma"], _CITY["Reno"]) == "reno, nv"
    assert label(sites["city"], _CITY["Las Vegas"]) == "Las Vegas"


@settings(deadline=None)
@given(entries=_entries, size=st.integers(1, 20))
def test_runs_give_back_what_they_took_in_order(entries: list[Entry], size: int) -> None:
    with closing(Runs(size)) as runs:
        for entry in entries:
            runs.add(entry)
        assert list(runs.merged()) == sorted(entries)


@given(habit=st.integers(0, 100), language=st.sampled_from(["en", "es"]))
def test_a_menu_says_what_it_states(habit: int, language: str) -> None:
    for currency in ("USD", "CAD", "MXN"):
        menu = menus.menu((80, 120, 200), currency, language, habit)
        assert menu.prices
        assert all(str(amount) in menu.text for amount, _ in menu.prices)
        assert all(minutes in (15, 30, 60, None) for _, minutes in menu.prices)
