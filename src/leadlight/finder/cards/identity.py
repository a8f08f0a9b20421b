"""Words of identity: ethnicity, nationality, religion, orientation, gender identity, disability.

They may neither link nor score, and no card may hold one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import yaml

_PHRASE = re.compile(r"[a-z]+(?:[ \-]{1,2}[a-z]+){0,2}")
_WORD = re.compile(r"[a-z]+")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}$")
_STARTS = re.compile(r"(?<![a-z])[a-z]|[^\x00-\x7f]")
_NO_PLURAL = re.compile(r"(?:[sxz]|[^aeiou]y|sh|ch|blind|mute|deaf|ed)$")
_BEFORE_E = {"c": "qu", "g": "gu", "z": "c"}


@cache
def identity_words() -> frozenset[str]:
    """Every word, phrase and sign, in all its forms: lower case, without accents."""
    lists = dict(_lists())
    endings = lists.pop("endings")
    words = [word for kind in lists.values() for word in kind]
    return frozenset(
        form for forms in (*map(_plurals, words), *map(_spanish_forms, endings)) for form in forms
    )


@cache
def identity_kinds() -> dict[str, tuple[str, ...]]:
    """The words of each kind that are written in plain letters, in their basic form."""
    kinds = {kind: [word for word in words if word.isascii()] for kind, words in _lists().items()}
    return {kind: tuple(words) for kind, words in kinds.items() if words}


def find_identity(plain: str) -> Iterator[tuple[int, int]]:
    """Where words, phrases, flags and signs of identity stand in plain lower-case text."""
    end = 0
    for start in (found.start() for found in _STARTS.finditer(plain)):
        if start >= end and (reached := identity_end(plain, start)):
            end = reached
            yield start, end


def identity_end(plain: str, start: int) -> int | None:
    """Where the longest word, phrase or sign of identity ends that starts at ``start``."""
    if plain[start] > "\x7f":
        return _sign_end(plain, start)
    if plain[start - 1 : start].isalpha():
        return None
    first = _WORD.match(plain, start)
    if first is None:
        return None
    if _most_words().get(first[0], 1) == 1:
        return first.end() if is_identity(first[0]) else None
    phrase = _PHRASE.match(plain, start)
    length = _length(phrase[0]) if phrase else 0
    return start + length if length else None


def is_identity(word: str) -> bool:
    """Whether ``word`` is one of identity, its last letter drawn out or not."""
    words = identity_words()
    if word in words:
        return True
    return word[-3:] == word[-1:] * 3 and _DRAWN_OUT.sub(r"\1", word) in words


def _length(phrase: str) -> int:
    """How many characters of ``phrase`` are a phrase of identity; 0 if its first word is none."""
    ends = [word.end() for word in _WORD.finditer(phrase)]
    for end in reversed(ends):
        if is_identity(phrase[:end].replace("-", " ").replace("  ", " ")):
            return end
    return 0


@cache
def _most_words() -> dict[str, int]:
    """How many words the longest phrase has that begins with each word."""
    most: dict[str, int] = {}
    for phrase in identity_words():
        first, *others = phrase.split(" ")
        most[first] = max(most.get(first, 1), 1 + len(others))
    return most


def _sign_end(plain: str, start: int) -> int | None:
    if _FLAG.match(plain, start):
        return start + 2
    for length in (2, 1):
        if plain[start : start + length] in identity_words():
            return start + length
    return None


@cache
def _lists() -> dict[str, list[str]]:
    source = resources.files("leadlight.finder.cards") / "identity.yaml"
    lists: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return lists


def _plurals(word: str) -> Iterator[str]:
    """The word, a phrase also in one piece, and the plural of what can have one."""
    yield word
    if not word.isascii():
        return
    joined = word.replace(" ", "")
    if len(joined) > 5:
        yield joined
    if not _NO_PLURAL.search(word) and len(word) > 3:
        yield from (f"{word}s", f"{joined}s")
    if word.endswith("y") and len(word) > 4 and word[-2] not in "aeiou":
        yield f"{word[:-1]}ies"


def _spanish_forms(word: str) -> Iterator[str]:
    """Feminine and masculine, singular and plural, and the diminutives of both."""
    yield from (word, f"{word}s")
    stem = word[:-1]
    if word.endswith("a"):
        yield from (f"{stem}o", f"{stem}os")
        small = stem[:-1] + _BEFORE_E.get(stem[-1], stem[-1])
        yield from (f"{small}it{end}" for end in ("a", "as", "o", "os"))
    if word.endswith(("esa", "ola")):
        yield from (stem, f"{stem}es")
