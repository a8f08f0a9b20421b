"""The deck: every card keeps its promises, and a bad card is refused with its name."""

from __future__ import annotations

import pytest

from leadlight.core.errors import InputError
from leadlight.finder import cards
from leadlight.finder.cards import Card
from leadlight.finder.extract.indicator import read_indicators
from leadlight.finder.extract.normalise import Text

DECK = cards.load()
TEXT_CARDS = [card for card in DECK if card.kind == "text"]

GOOD = """
- code: a_card
  kind: text
  grade: A
  sign: up
  weight: 0.5
  title: A title
  sentence: A sentence.
  source: A source
  population: Some ads
  date: 2024-01-01
  author: An author
  review: A reviewer
  patterns: {en: ["some words?"], es: ["algunas?"]}
  examples: {match: [some word], no_match: [none at all]}
"""


def codes(text: str) -> set[str]:
    return {indicator.code for indicator in read_indicators(Text([("body", text)]), (), ())}


@pytest.mark.parametrize("card", TEXT_CARDS, ids=lambda card: card.code)
def test_examples(card: Card) -> None:
    for example in card.examples.match:
        assert card.code in codes(example), example
    for example in card.examples.no_match:
        assert card.code not in codes(example), example


def test_what_outcomes_found() -> None:
    signs = {card.code: card.sign for card in DECK if card.grade == "A"}
    assert signs == {
        "trust_language": "up",
        "obscured_number": "up",
        "youth_language": "up",
        "movement_language": "down",
    }


def test_opinion_weighs_nothing_and_the_contradicted_never_raises() -> None:
    assert all(card.weight == 0 for card in DECK if card.grade == "C")
    assert all(card.weight <= 0 for card in DECK if card.grade == "X")
    assert {card.grade for card in DECK} == {"A", "B", "C", "X"}


def test_every_text_card_knows_both_languages_or_says_why_not() -> None:
    for card in TEXT_CARDS:
        assert set(card.patterns) == {"en", "es"} or card.one_language


def test_no_pattern_and_no_example_is_said_by_two_cards_of_evidence() -> None:
    """What raises or lowers a score does so once."""
    weighing = [card for card in TEXT_CARDS if card.weight]
    for card in weighing:
        for example in card.examples.match:
            assert codes(example).isdisjoint({it.code for it in weighing} - {card.code}), example


def test_the_deck_is_read_once_and_in_order() -> None:
    assert cards.load() is DECK
    assert [(card.grade, card.code) for card in DECK] == sorted((it.grade, it.code) for it in DECK)
    assert len({card.code for card in DECK}) == len(DECK) >= 40


def test_a_good_card() -> None:
    (card,) = cards.read_cards("mine.yaml", GOOD)
    assert card.code == "a_card"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("grade: A", "grade: C", "weight: a card of grade C"),
        ("grade: A", "grade: X", "weight: a card of grade X"),
        ("grade: A", "grade: Z", "grade"),
        ("sign: up", "sign: down", "goes against the sign"),
        ("weight: 0.5", "weight: much", "weight"),
        ("weight: 0.5", "weight: 9", "weight"),
        ("sentence: A sentence.\n  ", "", "sentence"),
        ("author:", "autor:", "autor"),
        ("some words?", "some (words", "no regular expression"),
        ("some words?", "some .*words", "repeats without bound"),
        ("some words?", "some x{2,}", "repeats without bound"),
        ("some words?", "sweet latinas?", "word of identity"),
        ("some words?", "deaf friendly", "word of identity"),
        ("[some word]", "[proud asian lady]", "word of identity"),
        ("match: [some word], ", "", "examples: a text card"),
        ('{en: ["some words?"], es: ["algunas?"]}', "{}", "patterns: a text card"),
        (', es: ["algunas?"]', "", "patterns: a text card needs some in es"),
        ("some words?", "(?<=no )some", "looks around"),
        ("some words?", "some(?! (?:of|in))", "looks around"),
        ("kind: text", "kind: link", "names what fires it"),
        ("  date: 2024-01-01\n", "  date: 2024-01-01\n  feature: pace\n", "a text card has none"),
    ],
)
def test_a_bad_card_is_refused_by_file_and_field(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(InputError, match=r"mine\.yaml, card 1") as refused:
        cards.read_cards("mine.yaml", GOOD.replace(old, new))
    assert says in str(refused.value)


@pytest.mark.parametrize(("text", "says"), [("a: [", "not YAML"), ("a: 1", "not a list")])
def test_a_bad_file_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        cards.read_cards("mine.yaml", text)


@pytest.mark.parametrize("sentence", ["not young at all", "never new in town", "sin experiencia"])
def test_negation_is_respected(sentence: str) -> None:
    assert codes(sentence) <= {"youth_language"}
    assert ("youth_language" in codes(sentence)) == (sentence == "sin experiencia")


def test_no_card_fires_on_a_word_of_identity() -> None:
    fired = {word: codes(f"proud {word}!") for word in cards.identity_words()}
    assert {word: found for word, found in fired.items() if found} == {}
