"""Nothing in a text can make reading it slow: work grows no faster than the text."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from leadlight.core.records import Ad
from leadlight.finder.extract.read import read_ad

UNITS = [
    *("1", "1 ", "503-", "one", "one ", "oil ", "5O", "twenty ", "double "),
    *("@", "a@", "a.", "a@a.", "(at) ", " at ", " dot "),
    *("<", "<a ", "<!--", "<script>", "&", "&amp;", "\u200b", "e\u0301", "🔥", "４", "а1"),
    *("$", "$1 ", "1 hr ", "120 hh ", "im 22 ", "- 23 ", "(22)", "a, 21 b "),
    *("in ", "in reno ", "its ", "its bella ", "bella here ", "Bella & ", "my name is a"),
    *("snap ", "snap: ", "cash app $", "http://", "a.com/", "www.", "no ", "real ", "new in "),
    *(" ", "\n", "\t", ".", "-", "_", "*", "a", "A", "latina ", "asian"),
    *("4 1 5 ", "503 555 0101 ", "(5)", "[5]", "-5", "five", "five ", "uno ", "dos mil ", "+52 "),
    *("www.a.com ", "mia@a.example ", "mia at a dot com ", "snap mia_x ", "venmo @mia_x, ", "0x"),
    *("1o", "O0", "+52", "\u00bd", "i-95\n", "\u20ac2", "\uff15l"),
    *("24 yo ", "mia 24, ", "$100/30min ", "oakland, ca ", "i-95 ", "motel 6 ", "mia & luna "),
    *(
        "5\ufe0f\u20e3",
        "\U0001d7d3",
        "\U0001f1fa\U0001f1f8",
        "\u65e5\u672c",
        "\u044f ",
        "&nbsp;",
        "<b>",
    ),
]
SHORT, TIMES = 2_000, 8
LONG = 1 << 20


def cost(make: Callable[..., Ad], unit: str, size: int) -> float:
    """Least processor time over three readings of a title and a body of ``size`` characters."""
    ad = repeated(make, unit, size)
    return min(timed(ad) for _ in range(3))


def repeated(make: Callable[..., Ad], unit: str, size: int) -> Ad:
    text = (unit * (size // len(unit) + 1))[:size]
    return make(title=text[: size // 10], body=text)


def timed(ad: Ad) -> float:
    start = time.process_time()
    read_ad(ad, "US", "a", "b")
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_text_and_no_faster(an_ad: Callable[..., Ad], unit: str) -> None:
    """Eight times the text takes well under 64 times the work: a ratio, whatever the machine."""
    base = max(cost(an_ad, unit, SHORT), 1e-3)
    assert cost(an_ad, unit, SHORT * TIMES) / base < TIMES * 3


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_a_million_characters_are_no_worse(an_ad: Callable[..., Ad], unit: str) -> None:
    """The same with the last step at a million characters, measured once."""
    part, whole = (timed(repeated(an_ad, unit, size)) for size in (LONG // TIMES, LONG))
    assert whole / max(part, 0.02) < TIMES * 3
