"""Nothing in a text can make looking for telephone numbers slow."""

from __future__ import annotations

import time

import pytest

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.phone import read_phones, sights
from leadlight.finder.extract.watch import Watch

WATCH = Watch(sights())
UNITS = [
    *("4 1 5 ", "1", "1 ", "503-", "503-555-9256 ", "503 555 9256", "5\n", "(5)", "(((", "5/5/"),
    *("one", "one ", "one1", "oh ", "fiveoh", "double ", "hundred ", "three fives ", "thr33 "),
    *("5O", "5o3 ", "oil ", "x", "5x5x", "to ", "5 to ", "sevn ", "5 sevn ", "5 then ", "call "),
    *("+", "+1", "+44 7700 900123 ", "0052 ", "call 52 55 5555 0101 ", "wa.me/5"),
    *("area code 503 ", "area code 503 555-1234 ", "503-555-girl ", "555-1234\n"),
    *("id 5035559256 ", "a5035559256b", "www.a.example/5035559256 ", "12 34 56 78 90 "),
    *("415 call 555 me 013 ", "415a555a", "s i x ", "4 oh ", "siiix 1 ", "tree for 1 "),
    *("555 0134 (415 area code) ", "415 area code 5550134 5550135 "),
    *("4 1 5 4 1 5 4 1 5 4, x ", "💋", "5💋", "5 💋💋💋💋💋", "５", "2026-03-01 ", " ", "\n"),
]
SHORT, TIMES = 4_000, 6


def cost(unit: str, size: int) -> float:
    """Least processor time over three readings of a title and a body of ``size`` characters."""
    whole = (unit * (size // len(unit) + 1))[:size]
    return min(timed(Text([("title", whole[: size // 10]), ("body", whole)], WATCH)) for _ in "123")


def timed(text: Text) -> float:
    start = time.process_time()
    read_phones(text, "US")
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Six times the text takes well under 36 times the work: a ratio, whatever the machine."""
    base = max(cost(unit, SHORT), 2e-3)
    assert cost(unit, SHORT * TIMES) / base < TIMES * 3
