"""Names, words of identity and indicators: work grows no faster than the text."""

from __future__ import annotations

import time

import pytest

from leadlight.finder.extract import identity, indicator, name
from leadlight.finder.extract.identity import read_identity
from leadlight.finder.extract.indicator import read_indicators
from leadlight.finder.extract.language import read_languages
from leadlight.finder.extract.name import read_names
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Watch

UNITS = [
    *("mia ", "mia & ", "mia, ", "mia and ", "Mia ", "honey ", "mia rose ", "mia\n", "mia\n- "),
    *("my name is ", "im ", "its the ", "ask for ", "xoxo ", "call me sweet ", "name: ", "here "),
    *("a here ", "mia here ", "latina ", "asian mia ", "l@t", "a.s.i.", "a b c d ", "aaa", "4asi"),
    *(
        "african american ",
        "african-",
        "🇲🇽",
        "🕋",
        "no ",
        "no young ",
        "young ",
        "real pics ",
        "~mia~",
    ),
]
SHORT, TIMES = 20_000, 8
WATCH = Watch([*identity.sights(), *indicator.sights(), *name.sights()])


def cost(unit: str, size: int) -> float:
    """Least processor time over three readings of a title and a body of ``size`` characters."""
    said = (unit * (size // len(unit) + 1))[:size]
    return min(timed(said) for _ in range(3))


def timed(said: str) -> float:
    start = time.process_time()
    text = Text([("title", said[: len(said) // 4]), ("body", said)], WATCH)
    read_names(text, text.plain)
    read_identity(text)
    read_indicators(text, (), ())
    read_languages(text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Eight times the text takes well under 64 times the work: a ratio, whatever the machine."""
    base = max(cost(unit, SHORT // TIMES), 1e-3)
    assert cost(unit, SHORT) / base < TIMES * 3
