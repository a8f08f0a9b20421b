"""Purposes that Leadlight serves for nobody, known by their wording in English and Spanish.

Prosecuting people who sell sex, and enforcing immigration law. The words stand in
``data/refused_purposes.yaml``. Whoever lies about his purpose is not stopped here: his lie stands
in the log under his name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from leadlight.core.errors import RefusedError

_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc"})
_EDGES = re.compile(r"(?<!\w)[!¡|]+|[!¡|]+(?!\w)")
"""Marks beside a word. Inside of one they may stand for a letter."""
_LONG = 8
"""Letters from which on a word is known when it is cut to pieces, or off by one letter."""


class _Lists(NamedTuple):
    meant_well: tuple[str, ...]
    alone: tuple[str, ...]
    sellers: tuple[str, ...]
    against: tuple[str, ...]
    alike: dict[str, str]


def refuse_forbidden(purpose: str) -> None:
    """Let ``purpose`` pass unless it says that it is one of those.

    Raises:
        RefusedError: it does.
    """
    if _is_forbidden(purpose):
        raise RefusedError(
            "Leadlight is no tool for prosecuting people who sell sex, nor for enforcing "
            "immigration law: it does not look for such a purpose. If yours is another one, "
            "say it in other words"
        )


@lru_cache(1_000)
def _is_forbidden(purpose: str) -> bool:
    lists = _lists()
    for words in set(_readings(purpose)):
        text = f" {' '.join(words)} "
        for phrase in lists.meant_well:
            text = text.replace(f" {phrase} ", " ")
        if _holds(text, lists.alone):
            return True
        if _holds(text, lists.sellers) and _holds(text, lists.against):
            return True
    return False


def _readings(purpose: str) -> Iterator[tuple[str, ...]]:
    """Ways of reading it: as written, with look-alikes read as letters, with letters that stand
    apart read as words, and with doubled letters single."""
    for text in (_bare(purpose, {}), _bare(purpose, _lists().alike)):
        words = tuple(re.findall(r"[a-z0-9]+", text))
        joined = tuple(_joined(words))
        yield from (words, joined, tuple(map(_single, words)), tuple(map(_single, joined)))


def _bare(text: str, alike: dict[str, str]) -> str:
    """Small letters without accents or what cannot be seen."""
    text = "".join(each for each in text if unicodedata.category(each) not in {"Cf", "Cc"})
    if alike:
        pieces = re.split(r"(\s+)", _EDGES.sub(" ", text))
        text = "".join(piece if piece.isdecimal() else _read_as(piece, alike) for piece in pieces)
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if unicodedata.category(each) not in _INVISIBLE)


def _read_as(piece: str, alike: dict[str, str]) -> str:
    return "".join(alike.get(each, each) for each in piece.casefold())


def _joined(words: tuple[str, ...]) -> Iterator[str]:
    """Runs of letters that stand apart as one word each: ``i c e``."""
    run = ""
    for word in words:
        if len(word) == 1:
            run += word
            continue
        if run:
            yield run
            run = ""
        yield word
    if run:
        yield run


def _single(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _holds(text: str, phrases: tuple[str, ...]) -> bool:
    if _pattern(phrases).search(text):
        return True
    squeezed = text.replace(" ", "")
    stems = (phrase.rstrip("*") for phrase in phrases)
    long = [stem for stem in stems if stem.isalpha() and len(stem) >= _LONG]
    return any(stem in squeezed or _is_among(text, stem) for stem in long)


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases in a text of words, each between spaces; also with doubled letters
    single."""
    spelled = {form for each in phrases for form in (each, " ".join(map(_single, each.split())))}
    found = "|".join(each.replace("*", "[a-z0-9]*") for each in sorted(spelled))
    return re.compile(f" (?:{found})(?= )")


def _is_among(text: str, stem: str) -> bool:
    return any(_is_near(word, stem) for word in text.split())


def _is_near(word: str, stem: str) -> bool:
    """Whether ``word`` begins with ``stem`` but for one letter: changed, lost, added or moved."""
    if abs(len(word) - len(stem)) > 4:
        return False
    return any(form in _offs(stem) for form in {word[: len(stem) + d] for d in (-1, 0, 1)})


@cache
def _offs(stem: str) -> frozenset[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(stem[:at], stem[at:]) for at in range(1, len(stem) + 1)]
    lost = {a + b[1:] for a, b in cuts if b}
    moved = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    added = {a + letter + b for a, b in cuts for letter in letters}
    return frozenset(lost | moved | changed | added)


@cache
def _lists() -> _Lists:
    path = files("leadlight.govern") / "data/refused_purposes.yaml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    alike = {
        sign.casefold(): letter for letter, signs in told.pop("alike").items() for sign in signs
    }
    return _Lists(**{name: tuple(words) for name, words in told.items()}, alike=alike)
