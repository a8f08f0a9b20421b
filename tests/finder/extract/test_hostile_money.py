"""Menus and ages without end cost no more than their length: prices, ages, and rows of them."""

from __future__ import annotations

import time

import pytest

from leadlight.finder.extract import age, price
from leadlight.finder.extract.age import read_ages
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.price import read_prices
from leadlight.finder.extract.watch import Watch

UNITS = [
    *("1", "12 ", "1 5 0 ", "1.", "1,000", "$", "$1 ", "$$$ ", "€", "120/", "15/30/", "80 for 15 "),
    *(
        "120 hh ",
        "hh 120 ",
        "hh/",
        "h",
        "1/2 ",
        "half ",
        "half hour ",
        "120-",
        "30 min ",
        "24 hours ",
    ),
    *(
        "one ",
        "one fifty ",
        "hundred ",
        "two hundred and ",
        "veinti",
        "mil ",
        "cien ",
        "doscientos ",
    ),
    *(
        "roses ",
        "120 roses ",
        "special ",
        "rates: ",
        "donation is ",
        "for an ",
        "desde ",
        "🌹",
        "150🌹",
    ),
    *("22 ", "(22) ", "22 yo ", "im 22 ", "im ", "age ", "mia 22 and ", "mia, 22, ", "22/", "2 2 "),
    *(
        "over 22 ",
        "men ",
        "girls 22 & ",
        "22 - ",
        "\n22\n",
        "a\n22",
        "de 22 ",
        "twenty ",
        "twenty-",
        "f22 ",
    ),
    *(" ", "-", ".", "\n", "a", "l1", "oo", "1o", "\0"),
]
SHORT, TIMES = 2_500, 8


def readings() -> Watch:
    return Watch([*price.sights(), *age.sights()])


def cost(watch: Watch, unit: str, size: int) -> float:
    """Least processor time over two readings of a title and a body of ``size`` characters."""
    written = (unit * (size // len(unit) + 1))[:size]
    return min(timed(watch, written) for _ in range(2))


def timed(watch: Watch, written: str) -> float:
    text = Text([("title", written[: len(written) // 4]), ("body", written)], watch)
    start = time.process_time()
    read_ages(text, text.plain)
    read_prices(text, text.plain, "US")
    return time.process_time() - start


@pytest.fixture(scope="module")
def watch() -> Watch:
    return readings()


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_text_and_no_faster(watch: Watch, unit: str) -> None:
    """Eight times the text takes well under 64 times the work: a ratio, whatever the machine."""
    base = max(cost(watch, unit, SHORT), 1e-3)
    assert cost(watch, unit, SHORT * TIMES) / base < TIMES * 3
