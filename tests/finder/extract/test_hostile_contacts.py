"""Work on contacts grows no faster than the text, whatever is repeated in it."""

from __future__ import annotations

import time

import pytest

from leadlight.finder.extract import email, handle, payment, url
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Watch

UNITS = [
    *("@", "a@", "a.", "@a", "@mia_x ", "a@a.", "a@mail.example ", "mia at ", "mia at gmail "),
    *(" dot com", " dot ", "(at)", "(dot)", "a dot ", "at mail dot ", ".at.gmail", "arroba "),
    *("www.", "http://", "a.com ", "a.com", ".com/", ".com", "a-", "a.io/", "x dot com ", "//"),
    *("snap ", "snap:", "snap/", "snap @", "snap me ", "s n a p ", "ig", "ig ", "👻", "of:", "x:"),
    *("snap: mia_x ", "snap & ", "mia_x, ", "snap: a ", "_", "a_", "user name ", "dm @", ": "),
    *("$", "$a", "$mia_x ", "cash app ", "cash app $", "zelle ", "zelle 503 ", "pay pal "),
    *("1a", "0x", "0xab", "bc1", "bc1q", "13", "3Lcr59GLUkkhie594K8Uuqrea5K2ahuWeN "),
    *(" ", "\n", "-", "(", "💋", "💋a "),
]
SHORT, TIMES = 2_000, 8
MODULES = (email, handle, payment, url)
WATCH = Watch(sight for module in MODULES for sight in module.sights())


def cost(unit: str, size: int) -> float:
    """Least processor time over three readings of ``size`` characters."""
    raw = (unit * (size // len(unit) + 1))[:size]
    return min(timed(raw) for _ in range(3))


def timed(raw: str) -> float:
    start = time.process_time()
    text = Text([("body", raw)], WATCH)
    email.read_emails(text)
    handle.read_handles(text, text.plain)
    payment.read_payments(text)
    url.read_urls(text, "nightboard.example")
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Eight times the text takes well under 64 times the work: a ratio, whatever the machine."""
    base = max(cost(unit, SHORT), 1e-3)
    assert cost(unit, SHORT * TIMES) / base < TIMES * 3
