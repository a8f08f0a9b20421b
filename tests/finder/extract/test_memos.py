"""What is remembered of texts has a bound: no feed, however odd, makes a process grow by it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.records import Ad
from leadlight.finder import extract
from leadlight.finder.extract.read import read_ad

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = st.sampled_from(
    [
        "in",
        "to",
        "near",
        "visiting",
        "Reno",
        "Portland",
        "Springfield",
        "Saint",
        "Paul",
        "St.",
        "Louis",
        "OR,",
        "nv",
        "IN",
        "me",
        "Sparks",
        "New",
        "York",
        "Mia",
        "Rose",
        "Amber",
        "b3lla",
        "m!a",
        "and",
        "&",
        "here",
        "hi",
        "im",
        "my",
        "name",
        "is",
        "22",
        "120",
        "hh",
        "503-555-9256",
        "$80/15",
        "area",
        ",",
        ".",
    ]
)

_OF_OUR_OWN = {
    *("age._numbered", "frame.words", "given.names", "venue._by_name", "watch.alone"),
    "wordlist.load_words",
}
"""Their arguments stand in the code: kinds of words, and patterns."""


def memos() -> Iterator[tuple[str, Any]]:
    """Functions of arguments that remember their answers."""
    for found in pkgutil.iter_modules(extract.__path__):
        module = importlib.import_module(f"{extract.__name__}.{found.name}")
        for name, value in vars(module).items():
            is_memo = hasattr(value, "cache_parameters") and value.__module__ == module.__name__
            if is_memo and inspect.signature(value).parameters:
                yield f"{found.name}.{name}", value


def test_memos_of_texts_have_a_bound() -> None:
    known = dict(memos())
    unbounded = {name for name, it in known.items() if it.cache_parameters()["maxsize"] is None}
    assert unbounded == _OF_OUR_OWN
    assert {"toponym._known_names", "toponym._states_of", "given.kind_of"} <= known.keys()


@given(st.lists(st.lists(WORDS, max_size=8).map(" ".join), min_size=1, max_size=4))
def test_what_is_remembered_is_what_is_read_anew(bodies: list[str]) -> None:
    ads = [Ad(source="site", captured_at=MOMENT, body=body, place="Reno, NV") for body in bodies]
    remembered = [read_ad(ad, "US", "a", "b") for ad in ads]
    for _, memo in memos():
        if memo.cache_parameters()["maxsize"] is not None:
            memo.cache_clear()
    assert [read_ad(ad, "US", "a", "b") for ad in reversed(ads)] == remembered[::-1]
