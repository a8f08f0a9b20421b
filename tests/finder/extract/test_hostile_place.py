"""Nothing in a text can make reading its places slow: work grows no faster than the text."""

from __future__ import annotations

import time

import pytest

from leadlight.core.findings import Place
from leadlight.finder.extract.label import read_label
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.place import read_places, sights
from leadlight.finder.extract.watch import Watch

UNITS = [
    *("in ", "in in in ", "in reno ", "in reno, ", "reno, ", "reno | ", "Madison & ", "st. ", "a."),
    *(
        "visiting the ",
        "in north south ",
        "to to ",
        "come to ",
        "houston area ",
        "san ",
        "-",
        "in-",
    ),
    *("motel 6 ", "i-95 ", "off 290 ", "the 405 ", "airport ", "near the airport ", "lax airport "),
    *("\U0001f4cd", "\n", "in st. st. ", "hwy 9", "area ", "incall ", "(((", "tx ", "houston tx "),
]
SHORT, TIMES = 4_000, 8
LABEL = (Place("Reno", "NV", "US", 39.53, -119.81, "label", ()),)


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch(sights())


def cost(unit: str, size: int, watch: Watch) -> float:
    """Least processor time over three readings of ``size`` characters."""
    text = Text([("body", (unit * (size // len(unit) + 1))[:size])], watch)
    text.starts(sights()[0])
    return min(timed(text) for _ in range(3))


def timed(text: Text) -> float:
    start = time.process_time()
    read_places(text, text.plain, "US", LABEL)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_text_and_no_faster(unit: str, watch: Watch) -> None:
    """Eight times the text takes well under 64 times the work: a ratio, whatever the machine."""
    base = max(cost(unit, SHORT, watch), 1e-3)
    assert cost(unit, SHORT * TIMES, watch) / base < TIMES * 3


@pytest.mark.parametrize("unit", ["a", "a-", "north ", "/", "tx ", "san jose ", "(", "reno, nv / "])
def test_a_label_is_read_as_far_as_a_label_goes(unit: str) -> None:
    """What stands behind a label's first hundred letters changes nothing."""
    long, short = unit * 100_000, unit * 200
    found = [(it.name, it.admin1) for it in read_label("place", long, "US", None)]
    assert found == [(it.name, it.admin1) for it in read_label("place", short, "US", None)]
