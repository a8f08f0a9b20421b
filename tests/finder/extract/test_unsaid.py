"""Names are the same with words of identity, with others in their place and without any."""

from __future__ import annotations

import pytest

from leadlight.finder.extract.name import (
    look_through,
    names_in,
    read_names,
    without_identity,
)
from leadlight.finder.extract.normalise import Text

SAID = [
    "hi im {} Isla",
    "my {} name is Zhanelle",
    "my name is {} Zhanelle",
    "my name {} is Zhanelle",
    "ask {} for Kiki",
    "it's your {} girl Mia",
    "Mia {} here",
    "text {} Mia at 5",
    "{} Mia & {} Luna in town",
    "Mia {} Rose is back",
    "xoxo {} Karisha",
    "pregunta {} por Yessi",
    "me {} llamo Paola",
]
WORDS = ["Asian", "latinas", "African American", "🇲🇽", "deaf", "morenita", "as1an", "trans woman"]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("said", SAID)
def test_names_do_not_depend_on_words_of_identity(said: str, word: str) -> None:
    """Put in anywhere, the middle of a cue among others."""
    without = said.replace("{} ", "")
    assert names(said.replace("{}", word)) == names(without) != []


@pytest.mark.parametrize("word", WORDS)
def test_spans_lead_back_to_the_field(word: str) -> None:
    """However much was left out before."""
    raw = f"{word} {word} girl, hi im {word} Isla"
    (name,) = read_names(text := Text([("body", raw)]), text.plain)
    assert [raw[span.start : span.end] for span in name.spans] == ["Isla"]


def test_many_are_looked_through_as_each_alone() -> None:
    texts = [Text([("body", said.format(*WORDS))]) for said in (*SAID, "no name", "hi im Isla")]
    together = [without_identity(text, text.plain) for text in texts]
    look_through(together)
    assert [names_in(it) for it in together] == [read_names(it, it.plain) for it in texts]


def names(raw: str) -> list[str]:
    text = Text([("body", raw)])
    return [name.name for name in read_names(text, text.plain)]
