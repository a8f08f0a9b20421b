"""Prices of any menu, in any order and spelling, with spans that are what was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.findings import Price
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.price import read_prices

DURATIONS = {"15 min": 15, "30min": 30, "hh": 30, "half hour": 30, "hr": 60, "1 hour": 60}
AMOUNTS = st.integers(12, 100).map(lambda fives: 5 * fives)
BETWEEN = st.sampled_from([" ", " - ", ": ", "/", " 🌹 "])
JOINTS = st.sampled_from(["\n", ", ", " | ", " • "])


def read(written: str, country: str = "US") -> tuple[Price, ...]:
    text = Text([("body", written)])
    return read_prices(text, text.plain, country)


@given(AMOUNTS, AMOUNTS, BETWEEN, JOINTS, st.sampled_from([1, -1]), st.sampled_from(["", "$"]))
def test_a_menu_reads_the_same_in_both_orders(
    short: int, more: int, between: str, joint: str, order: int, sign: str
) -> None:
    rates = [("hh", short), ("hr", short + more)]
    items = [between.join([f"{sign}{amount}", word][::order]) for word, amount in rates]
    found = {(price.amount, price.minutes) for price in read(joint.join(items))}
    assert found == {(amount, DURATIONS[word]) for word, amount in rates}


@given(st.text(max_size=20), AMOUNTS, st.sampled_from(sorted(DURATIONS)), st.text(max_size=20))
def test_spans_are_what_was_written(before: str, amount: int, duration: str, behind: str) -> None:
    written = f"{before}\n${amount} {duration}\n{behind}"
    for price in read(written):
        for span in price.spans:
            assert written[span.start : span.end] == span.text


def test_dollars_are_those_of_the_country() -> None:
    assert [price.currency for price in read("$200 hr", "CA")] == ["CAD"]
    assert [price.currency for price in read("$200 hr", "MX")] == ["MXN"]
    assert [price.currency for price in read("200 dlls hr", "MX")] == ["USD"]


def test_a_long_menu_goes_on_in_the_next_row() -> None:
    menu = "\n".join(f"${amount} hh" for amount in range(100, 600, 5))
    assert {price.amount for price in read(menu)} == {float(it) for it in range(100, 600, 5)}
