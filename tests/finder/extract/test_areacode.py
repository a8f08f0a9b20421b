"""Area codes and their main cities."""

from __future__ import annotations

import pytest

from leadlight.core.findings import Phone, Place, Span
from leadlight.finder.extract.areacode import read_area_codes

SPAN = (Span("body", 0, 1, "x"),)


def cities(*numbers: str) -> list[tuple[str, str]]:
    phones = [Phone(number, SPAN, obscured=False, tricks=()) for number in numbers]
    found: tuple[Place, ...] = read_area_codes(phones)
    assert all(place.kind == "area_code" and place.spans == SPAN for place in found)
    return [(place.name, place.admin1) for place in found]


@pytest.mark.parametrize(
    ("number", "city"),
    [
        ("+14155550101", ("San Francisco", "CA")),
        ("+16285550101", ("San Francisco", "CA")),
        ("+12125550101", ("New York City", "NY")),
        ("+12025550101", ("Washington", "DC")),
        ("+17165550101", ("Buffalo", "NY")),
        ("+14165550101", ("Toronto", "ON")),
        ("+15145550101", ("Montr\u00e9al", "QC")),
        ("+525555550101", ("Mexico City", "CMX")),
        ("+528115550101", ("Monterrey", "NLE")),
    ],
)
def test_main_cities(number: str, city: tuple[str, str]) -> None:
    assert cities(number) == [city]


def test_a_city_is_told_once() -> None:
    assert cities("+14155550101", "+16285550102") == [("San Francisco", "CA")]


def test_codes_without_a_city_say_nothing() -> None:
    assert cities("+18005550101", "+442075550101") == []
