"""Where words of identity stand: they may neither link nor score, so they are left out of both."""

from __future__ import annotations

import re
from functools import cache

from leadlight.finder.cards import identity_pattern, identity_words
from leadlight.finder.extract.normalise import Text


def read_identity(text: Text) -> list[tuple[int, int]]:
    """Stretches of the plain text that are words, flags or signs of identity."""
    if not (_has_phrase(text.words) or _first_signs().search(text.plain)):
        return []
    return [found.span() for found in identity_pattern().finditer(text.plain)]


def _has_phrase(words: frozenset[str]) -> bool:
    phrases = _phrases()
    return any(rest <= words for word in words & phrases.keys() for rest in phrases[word])


@cache
def _phrases() -> dict[str, list[frozenset[str]]]:
    """The words of each phrase by its first word; a phrase also counts written as one word."""
    phrases: dict[str, list[frozenset[str]]] = {}
    for phrase in filter(str.isascii, identity_words()):
        first, *rest = phrase.split(" ")
        phrases.setdefault(first, []).append(frozenset(rest))
        phrases.setdefault(phrase.replace(" ", ""), []).append(frozenset())
    return phrases


@cache
def _first_signs() -> re.Pattern[str]:
    signs = {word[0] for word in identity_words() if not word.isascii()}
    return re.compile(rf"[{''.join(sorted(signs))}\U0001f1e6-\U0001f1ff]")
