"""Many expressions in one walk fit where ``re`` says that each of them matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract.expression import longest, parsed
from leadlight.finder.extract.walk import LONGEST, Tables, fitting, tables

EXPRESSIONS = [
    *("new", "new in", "ne+w", "(?:new|no) ?[in]{1,3}", "a{2}b{0,2}c", "[^a-z ]{2,3}", "a.c"),
    *(r"\bno\b", r"\bin", r"o\b", r"(?<![a-z0-9])(?:no|new)(?![a-z0-9])", "^new", "n$", r"\d\s?\d"),
    *("🍒|é", r"\x41[b\-]", "[a-c5-7]{2}", r"(?:^|[^0-9])5", r"(?:[a-c] ?)*5", r"\.\$", "a(?:b|$)"),
]
LOOKS = [each.encode() for each in EXPRESSIONS]
PIECES = ["new", "no", "in", "a", "b", "c", " ", "\n", "5", "_", "A", "-", ".", "$", "é", "🍒", "n"]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=5)


def found(table: Tables, texts: list[str]) -> list[tuple[int, int, int]]:
    parts = [text.encode() for text in texts]
    begins = [sum(len(part) + 1 for part in parts[:at]) for at in range(len(parts) + 1)]
    columns = fitting(table, b"\n".join(parts), begins).tolist()
    return sorted(zip(*columns, strict=True))


def begun(data: bytes) -> int:
    """How many characters begin in ``data``."""
    return sum(byte & 0xC0 != 0x80 for byte in data)


def matched(texts: list[str]) -> list[tuple[int, int, int]]:
    return sorted(
        (number, at, begun(text.encode()[:place]))
        for number, look in enumerate(LOOKS)
        for at, text in enumerate(texts)
        for place in range(len(text.encode()))
        if re.compile(look).match(text.encode(), place)
    )


@pytest.fixture(scope="module", params=[1, 4, len(LOOKS)])
def table(request: pytest.FixtureRequest) -> Tables:
    """The same expressions, some in each group."""
    size: int = request.param
    return tables([LOOKS[at : at + size] for at in range(0, len(LOOKS), size)])


@given(texts=TEXTS)
def test_fits_where_re_matches(table: Tables, texts: list[str]) -> None:
    assert found(table, texts) == matched(texts)


def test_more_than_there_is_room_for_is_found() -> None:
    table = tables([[b"a"] * 20])
    assert len(found(table, ["a" * 500])) == 20 * 500


def test_what_has_no_bound_counts_as_fitting_where_a_walk_ends() -> None:
    table = tables([[b"a[bc]*d", b"ab{0,5}d"]])
    assert found(table, ["a" + "b" * (LONGEST + 9)]) == [(0, 0, 0)]
    assert found(table, ["a" + "b" * (LONGEST - 9)]) == []


@pytest.mark.parametrize(
    "unknown", ["(a)", "a*?", "(?=a)", r"\wa", "(?:a", "[a", "*a", "a)", "a\\"]
)
def test_what_is_not_known_is_refused(unknown: str) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        parsed(unknown.encode())


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="over 96 bytes"):
        tables([[b"a{97}"]])
    assert longest(parsed(b"a{96}")) == LONGEST
