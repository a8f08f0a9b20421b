"""The reference page of the indicators follows from the cards."""

from __future__ import annotations

import pytest

import indicators
from leadlight.finder.cards import load


def test_the_committed_page_is_current() -> None:
    assert indicators.main(["--check"]) == 0


def test_an_old_page_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicators, "page", lambda _: "something else")
    assert indicators.main(["--check"]) == 1


def test_it_names_every_card_and_where_it_is_from() -> None:
    page = indicators.page(load())
    for card in load():
        assert f"`{card.code}`" in page
        assert card.source in page
        assert card.sentence in page
