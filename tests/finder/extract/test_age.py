"""Ages, whoever's they are, with spans that are what was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.findings import Age
from leadlight.finder.extract.age import OLDEST, YOUNGEST, read_age_field, read_ages
from leadlight.finder.extract.normalise import Text

CUES = st.sampled_from(["im {}", "age: {}", "{} yo", "{} years old", "tengo {}", "she is {}"])
RULES = st.sampled_from(["over {}", "men {} and up", "must be {}", "{} or older", "under {} no"])


def read(written: str, title: str = "") -> tuple[Age, ...]:
    text = Text([("title", title), ("body", written)])
    return read_ages(text, text.plain)


@given(st.integers(YOUNGEST, OLDEST), CUES)
def test_every_stated_age_is_read_a_childs_too(years: int, cue: str) -> None:
    assert [age.years for age in read(f"hello\n{cue.format(years)}\nbye")] == [years]


@given(st.integers(YOUNGEST, OLDEST), RULES)
def test_what_is_asked_of_clients_is_no_age(years: int, rule: str) -> None:
    assert read(f"hello\n{rule.format(years)}\nbye") == ()


@given(st.text(max_size=20), st.integers(YOUNGEST, OLDEST), st.text(max_size=20))
def test_spans_are_what_was_written(before: str, years: int, behind: str) -> None:
    written = f"{before}\nim {years}\n{behind}"
    for age in read(written):
        for span in age.spans:
            assert written[span.start : span.end] == span.text


def test_every_mention_is_a_span() -> None:
    (age,) = read("im 24\n24 yo", title="Mia 24")
    assert [(span.field, span.start) for span in age.spans] == [
        ("title", 4),
        ("body", 3),
        ("body", 6),
    ]


@pytest.mark.parametrize(
    ("field", "years"),
    [("24", [24]), ("24 years", [24]), ("21-25", [21]), ("n/a", []), ("240", [])],
)
def test_the_age_field(field: str, years: list[int]) -> None:
    assert [age.years for age in read_age_field(Text([("age", field)]))] == years
