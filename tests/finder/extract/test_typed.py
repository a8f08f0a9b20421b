"""The comparison text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadlight.core.records import Ad
from leadlight.finder.extract.read import read_ad


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("Call 503-555-9256 now", "call <phone> now"),
        ("Bella here, im 22", "<name> here, im <age>"),
        ("120 hh 200 hr", "<price> <price>"),
        ("insta @bella_x", "insta @ <handle>"),
        ("bella@mail.example or bella.example", "<email> or <url>"),
        ("visiting Reno till monday 9pm", "visiting <place> till <time> <time>"),
        ("sweet latina lady", "sweet <identity> lady"),
        ("🔥hot👍🏽", "🔥 hot 👍"),
        ("one<br><br>two   three", "one\ntwo three"),
        ("503-555-9256,bella@mail.example", "<phone> , <email>"),
        ("call:503-555-9256\n\n(bella@mail.example)", "call: <phone>\n( <email> )"),
        ("me (Bella) 22y\t💐 9pm\nlatina", "me ( <name> ) <age> y 💐 <time>\n<identity>"),
        ("proud 🇲🇽 girl", "proud <identity> girl"),
    ],
)
def test_slots(an_ad: Callable[..., Ad], body: str, typed: str) -> None:
    assert read_ad(an_ad(body=body), "US", "a", "b").typed == typed


def test_ads_that_differ_in_slots_alone_compare_equal(an_ad: Callable[..., Ad]) -> None:
    one = an_ad(title="🔥 Bella 🔥 in Reno - 23", body="this is Bella. call 503-555-9256. $120 hh")
    two = an_ad(title="🔥 Mia 🔥 in Boise - 31", body="this is Mia. call (208) 555 0101. $200 hh")
    assert read_ad(one, "US", "a", "b").typed == read_ad(two, "US", "a", "b").typed
