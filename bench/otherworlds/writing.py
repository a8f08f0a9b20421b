"""From a hand's letter and habits to the title and body of one ad."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache

from bench.otherworlds.facts import Facts
from bench.otherworlds.hands import Hand, Voice
from bench.otherworlds.numbers import PLAIN, spelled
from bench.otherworlds.spec import OtherSpec
from bench.otherworlds.telling import Told
from bench.otherworlds.topics import words
from bench.otherworlds.tricks import hidden

_BOLD = {
    chr(ord(first) + n): chr(bold + n)
    for first, bold in (("a", 0x1D5EE), ("A", 0x1D5D4))
    for n in range(26)
}


def write(hand: Hand, facts: Facts, spec: OtherSpec) -> tuple[str, str, str]:
    """Title, body, and which letter it was."""
    chance, said = hand.chance, words(spec)
    voice = {
        habit: chance.choice(said.habits[habit]) if chance.random() < spec.drift else own
        for habit, own in hand.voice.items()
    }
    chosen = chance.choice(hand.letters)
    said_now = _mingled(_perturbed(chosen.sentences, spec, chance), facts.told, hand)
    slips = [slip for slip in hand.slips if chance.random() >= spec.drift]
    letter = [_slipped(sentence, slips) for sentence in said_now]
    number = facts.filled(voice["number"], _number(facts, hand, spec)) if facts.phone else ""
    compose = {"a": _prose, "b": _bullets, "c": _mixed}[spec.style]
    body = compose(letter, number, facts, voice, hand)
    return _title(facts, voice, spec, chance), body, chosen.letter_id


def _perturbed(letter: tuple[str, ...], spec: OtherSpec, chance: random.Random) -> list[str]:
    """This share of the sentences dropped, said otherwise or moved."""
    said, kept = words(spec), list[str]()
    for sentence in letter:
        fate = chance.random() / spec.rewording if spec.rewording else 1.0
        if fate >= 1:
            kept.append(sentence)
        elif fate < 1 / 3:
            kept.append(said.sentence(chance))
        elif fate < 2 / 3:
            kept.insert(chance.randint(0, len(kept)), sentence)
    return kept or [said.sentence(chance)]


def _mingled(letter: list[str], told: Told, hand: Hand) -> list[str]:
    """Sentences of topics anywhere among the others."""
    for sentence in told.sentences.values():
        place = hand.telling.chance.randint(0, len(letter)) if hand.telling else 0
        letter.insert(place, sentence)
    return letter


def _number(facts: Facts, hand: Hand, spec: OtherSpec) -> str:
    """Where it counts whether a number is hard to read, one that is not is in a plain form."""
    if not hand.telling:
        return spelled(facts.phone, hand.form)
    if not facts.told.trick:
        return spelled(facts.phone, hand.form % PLAIN)
    return hidden(facts.phone, facts.told.trick, spec.style, hand.telling.chance)


def _prose(letter: list[str], number: str, facts: Facts, voice: Voice, hand: Hand) -> str:
    """Greeting, long sentences that run into one another, number and all, and a signature."""
    chance = hand.chance
    parts = [*letter, *facts.contacts]
    if facts.shows_age:
        parts.insert(chance.randint(0, 2), facts.filled(voice["age"]))
    if facts.shows_price:
        parts.append(facts.filled(voice["price"]))
    if number:
        parts.insert(chance.randint(len(parts) // 2, len(parts)), number)
    text = parts[0]
    for part in parts[1:]:
        joint = voice["joint"] if chance.random() < 0.7 else chance.choice((". ", ", and "))
        text += joint + (part[0].upper() + part[1:] if joint.endswith(". ") else part)
    text = f"{voice['greeting']}, {text}".replace(",", voice["spacing"].rstrip() or ",")
    end = "\n" if chance.random() < 0.3 else " "
    return _cased(f"{text}.{end}{facts.filled(voice['signed'])}", voice["case"])


def _bullets(letter: list[str], number: str, facts: Facts, voice: Voice, hand: Hand) -> str:
    """A head, a line an item, a menu, hashtags, and the number on a line of its own."""
    chance = hand.chance
    lines = [f"{voice['bullet']}{line}" for line in letter]
    if facts.shows_age:
        lines.insert(0, voice["bullet"] + facts.filled(voice["age"]))
    blocks = ["\n".join(lines)]
    if facts.shows_price:
        blocks.append(facts.filled(voice["price"]))
    between = f"\n{voice['divider']}\n" if voice["divider"] else "\n"
    body = between.join([facts.filled(voice["head"]), *blocks])
    tags = [tag for tag in hand.tags if chance.random() < 0.8]
    tags.append("#" + facts.city.replace(" ", "").lower())
    body = _cased(body, voice["case"])
    ends = [number, *facts.contacts] if number else facts.contacts
    tagged = {"top": [" ".join(tags), body], "bottom": [body, *ends, " ".join(tags)]}
    return "\n".join(
        tagged.get(voice["tags"], [body]) + ([] if voice["tags"] == "bottom" else ends)
    )


def _mixed(letter: list[str], number: str, facts: Facts, voice: Voice, hand: Hand) -> str:
    """Languages side by side, and the site's own footer under all."""
    chance = hand.chance
    parts = [f"{voice['greeting']} {facts.name}", *letter]
    if facts.shows_age:
        parts.insert(1, facts.filled(voice["age"]))
    if facts.shows_price:
        parts.append(facts.filled(voice["price"]))
    if voice["laugh"]:
        place = chance.randrange(len(parts))
        parts[place] += f" {voice['laugh']}"
    where = {"number first": 0, "number mid": len(parts) // 2}.get(voice["order"], len(parts))
    parts[where:where] = [number, *facts.contacts] if number else facts.contacts
    body = _cased(voice["joint"].join(parts), voice["case"])
    return f"{body}\n\n{facts.site.footer}"


def _title(facts: Facts, voice: Voice, spec: OtherSpec, chance: random.Random) -> str:
    said = words(spec)
    one, two = chance.sample(said.title_words, 2)
    form = voice["title"].replace("{words}", one).replace("{words2}", two)
    return _cased(facts.filled(form), voice["case"])


def _slipped(sentence: str, slips: list[tuple[str, str]]) -> str:
    for word, slip in slips:
        sentence = _whole(word).sub(slip, sentence)
    return sentence


@cache
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}\b")


def _cased(text: str, case: str) -> str:
    return _CASES[case](text) if case in _CASES else text


def _bold(text: str) -> str:
    return "".join(_BOLD.get(letter, letter) for letter in text)


def _shouted(text: str) -> str:
    first, blank, rest = text.partition(" ")
    return first.upper() + blank + rest


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_CASES: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "bold": _bold,
    "no commas": lambda text: text.replace(",", ""),
    "shout first": _shouted,
    "no accents": _bare,
}
