"""Where words of identity stand in a text."""

from __future__ import annotations

import pytest

from leadlight.finder.extract.identity import read_identity
from leadlight.finder.extract.normalise import Text


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("sweet LATINA lady", ["latina"]),
        ("African-American and Muslim", ["african-american", "muslim"]),
        ("proud 🇲🇽 and 🏳️‍🌈", ["🇲🇽", "🏳🌈"]),
        ("l\u200batina", ["latina"]),
        ("morenita, sí; morena, sí", ["morenita", "morena"]),
        ("special needs", ["special needs"]),
        ("special tonight, needs a call", []),
        ("nothing here", []),
    ],
)
def test_found_in_every_disguise(raw: str, found: list[str]) -> None:
    text = Text([("body", raw)])
    assert [text.plain[start:end] for start, end in read_identity(text)] == found
