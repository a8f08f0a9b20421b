"""Working names, by what introduces them and by their place in the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from leadlight.core.findings import PersonName
from leadlight.finder.cards import identity_words
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.wordlist import load_words

_NAME = r"[a-z]{2,14}"
_AND = r"(?:[ ]?&[ ]?|[ ](?:and|n|y|e)[ ])"
_NAMES = rf"(?P<name>{_NAME})(?:{_AND}(?!(?:this|its|it|im|i|call|text)\b)(?P<other>{_NAME}))?"
_SURE = re.compile(
    rf"(?:my name ?(?:is|'?s)|name ?(?:'?s|is|:)|me llamo|mi nombre es|nombre:|ask for"
    rf"|my (?:friend|sister|roommate|cousin|girl)|mi (?:amiga|hermana|prima)"
    rf"|pregunta por|(?:go|goes) by)[ ]{{1,2}}{_NAMES}(?![a-z0-9@])"
)
_MAYBE = re.compile(
    rf"(?:this is|its|it ?'s|i ?'?m|i am|call me|meet|soy|habla)[ ]{{1,2}}"
    rf"{_NAMES}(?![a-z0-9@'])"
)
_HERE = re.compile(
    r"[ ](?:here|speaking|writing|calling|says (?:hi|hello)|te espera"
    r"|is (?:back|here|in|available|waiting))(?![a-z0-9])"
)
_BEFORE_HERE = re.compile(
    rf"(?:(?<=[\n\x00.,!*|~:;\-])|(?<=[^\x00-\x7f])|^)[ ]{{0,2}}{_NAMES}$", re.MULTILINE
)
_AROUND = 40
_HERE_WORDS = frozenset({"here", "speaking", "writing", "calling", "says", "espera", "is"})
_TITLE = re.compile(
    rf"[^a-z0-9\x00]{{0,8}}{_NAMES}(?=[ ]{{0,2}}(?:[^\x00-\x7f]|[\-,|~*(:!\x00]|\d\d(?!\d))"
    r"|[ ](?:in|here|visiting|is|available|aka)\b|$)"
)
_END = re.compile(r"[ ]{0,2}(?:[^a-z0-9 ']|$)")
_SHORTEST, _MOST = 3, 20


def read_names(text: Text, plain: str) -> tuple[PersonName, ...]:
    """Names in ``plain`` (the text with findings of other kinds blanked out), as written elsewhere.

    A name that is introduced once is found wherever else it stands. Twenty names are the most that
    are read from one ad.
    """
    names = dict.fromkeys(plain[start:end] for start, end in _introduced(text, plain))
    return tuple(
        PersonName(
            name.title(), tuple(span for at in _stands(plain, name) for span in text.spans(*at))
        )
        for name in islice(names, _MOST)
    )


def _introduced(text: Text, plain: str) -> Iterator[tuple[int, int]]:
    for found in _cued(_SURE, plain):
        yield from _parts(found)
    for found in _cued(_MAYBE, plain):
        ends = found.end("name"), found.end()
        if _is_capital(text, found) or any(_END.match(plain, end) for end in ends):
            yield from _parts(found)
    if not text.words.isdisjoint(_HERE_WORDS):
        yield from _before_here(plain)
    yield from _in_title(text, plain)


def _before_here(plain: str) -> Iterator[tuple[int, int]]:
    for here in _HERE.finditer(plain):
        start = max(here.start() - _AROUND, 0)
        if found := _BEFORE_HERE.search(plain, start, here.start()):
            yield from _parts(found)


def _cued(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """Matches that start a word: looked at here, as a look-behind would slow the search down."""
    return (
        it for it in pattern.finditer(plain) if not plain[it.start() - 1 : it.start()].isalpha()
    )


def _in_title(text: Text, plain: str) -> Iterator[tuple[int, int]]:
    for field in text.fields:
        found = field.name == "title" and _TITLE.match(plain, field.start, field.end)
        if found and _is_capital(text, found):
            yield from _parts(found)


def _parts(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    for part in ("name", "other"):
        name = found[part]
        if name and len(name) >= _SHORTEST and name not in _no_names():
            yield found.span(part)


def _is_capital(text: Text, found: re.Match[str]) -> bool:
    """Whether the name alone is capitalised, not the whole text."""
    original = text.spans(*found.span("name"))[0].text
    return original[:1].isupper() and not original[1:].isupper()


def _stands(plain: str, name: str) -> Iterator[tuple[int, int]]:
    start = plain.find(name)
    while start >= 0:
        end = start + len(name)
        if not (plain[start - 1 : start].isalnum() or plain[end : end + 1].isalnum()):
            yield start, end
        start = plain.find(name, end)


@cache
def _no_names() -> frozenset[str]:
    """Words that are no names; those of identity are none either, so that none can link."""
    lists: list[list[str]] = load_words("no_names")
    return frozenset(word for words in lists for word in words) | identity_words()
