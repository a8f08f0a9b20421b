"""Writes docs/reference/indicators.md from the indicator cards.

``--check`` writes nothing and exits 1 when the page says something else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from leadlight.finder.cards import Card, load

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "indicators.md"
GRADES = {
    "A": "Tested against the outcomes of closed cases. The sign is the one that was found.",
    "B": "Read from links between ads, whatever their words say.",
    "C": "Opinion of experts, not tested against outcomes. Shown, and weighs nothing.",
    "X": "Contradicted by outcomes. Shown as not supported, and never raises a score.",
}
SIGNS = {"up": "for a look", "down": "against", "none": "neither way"}
HEAD = """\
# Indicators

Written by `make reference` from the cards in `src/leadlight/finder/cards/deck`; change those.

Each of the {count} cards says what was noticed, never what it proves: the presence or absence of
an indicator neither proves nor disproves trafficking. Weights are in log-odds, used as long as
nothing was learnt from verdicts. The outcomes behind grade A are those of investigated cases; what
they show are associations.

Stated ethnicity went with trafficking in the same closed cases. It has no card and never will:
words of identity may neither score nor link.
"""


def page(cards: tuple[Card, ...]) -> str:
    """The reference page of ``cards``, which are ordered by grade."""
    parts = [HEAD.format(count=len(cards))]
    for grade, of_grade in groupby(cards, lambda card: card.grade):
        parts.append(f"## Grade {grade}\n\n{GRADES[grade]}\n")
        parts += map(_section, of_grade)
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Writes the page, or with ``--check`` says whether it is up to date."""
    if "--check" not in arguments:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(load()), encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == page(load()):
        return 0
    sys.stderr.write("docs/reference/indicators.md is out of date: run make reference\n")
    return 1


def _section(card: Card) -> str:
    lines = "\n".join(f"- {name}: {said}" for name, said in _facts(card))
    return f"### {card.title}\n\n{card.sentence}\n\n{lines}\n"


def _facts(card: Card) -> Iterator[tuple[str, str]]:
    yield "code", f"`{card.code}`"
    yield "speaks", f"{SIGNS[card.sign]}, weight {card.weight:g}"
    yield "source", f"{card.source} ({card.date})"
    yield "population", card.population
    yield "review", card.review
    if card.feature:
        yield "fired by", f"`{card.feature}`"
    if card.examples.match:
        yield "for example", f"“{card.examples.match[0]}”, not “{card.examples.no_match[0]}”"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
