"""Words of identity move nothing; and the audit would see it if one did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadlight.core.context import Context
from leadlight.engine.stage import Query
from leadlight.finder import build, cards
from leadlight.finder.cards import Card, identity_kinds
from leadlight.finder.extract import indicator, read
from leadlight.finder.extract.watch import Sight, on_words
from leadlight.finder.invariance import _swapped, invariance
from leadlight.store.home import Home

FEW = 700
"""So few that extraction stays in this process, where a test can plant something."""


def test_words_of_every_kind_move_no_link_and_no_score(built_home: Home, context: Context) -> None:
    found = invariance(built_home, context, FEW)
    assert found.ads == FEW
    assert {each.kind for each in found.kinds} == set(identity_kinds())
    assert all(each.ads >= FEW // len(found.kinds) for each in found.kinds)
    assert (found.links_changed, found.scores_changed, found.examples) == (0, 0, ())


@pytest.mark.slow
def test_six_thousand_ads_are_where_they_were(built_home: Home, context: Context) -> None:
    found = invariance(built_home, context)
    assert found.ads >= 5_000
    assert (found.links_changed, found.scores_changed) == (0, 0)


@pytest.fixture
def planted_card(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The card on trust fires on words of ethnicity too, as no deck would let it."""
    trust = next(card for card in cards.load() if card.code == "trust_language")
    words = "|".join(identity_kinds()["ethnicity"][::2])
    known: dict[Sight, Card] = {**indicator._text_cards(), on_words(words): trust}
    monkeypatch.setattr(indicator, "_text_cards", lambda: known)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    """What was compiled from the cards is made anew."""
    read._watch.cache_clear()
    read._modules.cache_clear()


@pytest.mark.usefixtures("planted_card")
def test_a_banned_word_in_a_card_is_seen(built_home: Home, context: Context) -> None:
    found = invariance(built_home, context, FEW)
    assert found.scores_changed > 0
    assert found.examples
    assert sum(each.scores_changed for each in found.kinds) == found.scores_changed


def test_a_banned_word_in_a_feature_is_seen(
    built_home: Home, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "|".join(identity_kinds()["religion"][::2])
    planted = f"regexp_matches(lower(ads.title), '{words}') AS own_site"
    rooms = [
        (room, tuple(_planted(stage, planted) for stage in stages)) for room, stages in build.ROOMS
    ]
    monkeypatch.setattr(build, "ROOMS", tuple(rooms))
    assert invariance(built_home, context, FEW).scores_changed > 0


def _planted(stage: object, planted: str) -> object:
    if isinstance(stage, Query) and stage.name == "facts":
        return Query(stage.name, stage.sql.replace("len(f.urls) > 0 AS own_site", planted))
    return stage


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("Latina here", "x here"),
        ("call BI3 555 0142", "call BI3 555 0142"),
        ("a deaf-mute and a muslim", "a x and a x"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_whole_words_are_swapped(text: str, swapped: str) -> None:
    assert _swapped(text, "x") == swapped
