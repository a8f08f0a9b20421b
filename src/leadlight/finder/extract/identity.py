"""Where words of identity stand: they may neither link nor score, so they are left out of both.

Disguised ones are found as well: with signs and digits for letters, or with something between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from leadlight.finder.cards import identity_end, identity_words, is_identity
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight

_FLAGS: Final = r"\xf0\x9f\x87[\xa6-\xbf]"
"""The first half of a flag, in UTF-8."""

_DISGUISE: Final = Sight(r"[a-z][@$!0134]{1,2}[a-z]|[a-z]@[^a-z0-9]|[@$!0134][a-z]{3}", ".")
_SPACED: Final = Sight(r"\b[a-z](?:[.*_\-][a-z]){3}|\b[a-z] [a-z] [a-z] [a-z]\b", ".")
_TOKEN: Final = re.compile(r"[a-z0-9@$!]{3,24}")
_LETTERS_APART: Final = re.compile(r"[a-z](?:([ .*_\-])[a-z](?:\1[a-z]){2,14})(?![a-z])")
_UNMASKED: Final = (str.maketrans("@4$310!", "aaseioi"), str.maketrans("@4$310!", "aaseloi"))
_DRAWN_OUT: Final = Sight("|".join(letter * 3 for letter in "abcdefghijklmnopqrstuvwxyz"), ".")
_LAST_LETTERS: Final = re.compile(r"(?<![a-z])[a-z]+$")
_WIDEST: Final = 16


def read_identity(text: Text) -> tuple[tuple[int, int], ...]:
    """Stretches of the plain text that are words, flags or signs of identity; none overlap."""
    found = (*_plain(text), *_disguised(text), *_spaced(text))
    if len(found) < 2:
        return found
    return tuple(_apart(sorted(found, key=lambda it: (it[0], -it[1]))))


@cache
def sights() -> tuple[Sight, ...]:
    """Signs and phrases of identity, and what gives disguised words away."""
    return (_signs(), _phrases(), _DISGUISE, _SPACED, _DRAWN_OUT)


@cache
def _signs() -> Sight:
    signs = sorted(word for word in identity_words() if not word.isascii())
    return Sight(rf"{'|'.join(signs)}|{_FLAGS}", ".")


@cache
def _phrases() -> Sight:
    """Whole phrases: most of their first words, such as "no", are common."""
    phrases = sorted(word for word in identity_words() if word.isascii() and " " in word)
    return Sight("|".join(phrases).replace(" ", r"[ \-]{1,2}"), ".")


@cache
def words() -> frozenset[str]:
    """The words that are of identity by themselves."""
    return frozenset(word for word in identity_words() if word.isascii() and " " not in word)


def _plain(text: Text) -> Iterator[tuple[int, int]]:
    for start in (*_starts(text), *text.starts(_signs()), *text.starts(_phrases())):
        if end := identity_end(text.plain, start):
            yield start, end


def _starts(text: Text) -> Iterator[int]:
    for word in text.words & words():
        start = text.plain.find(word)
        while start >= 0:
            end = start + len(word)
            if not (text.plain[start - 1 : start].isalpha() or text.plain[end : end + 1].isalpha()):
                yield start
            start = text.plain.find(word, end)
    for hit in text.starts(_DRAWN_OUT):
        begin = _word_start(text.plain, hit)
        if begin is not None:
            yield begin


def _word_start(plain: str, hit: int) -> int | None:
    """Where the word around ``hit`` begins; None if that is far off."""
    found = _LAST_LETTERS.search(plain, max(hit - _WIDEST, 0), hit + 1)
    return found.start() if found else None


def _disguised(text: Text) -> Iterator[tuple[int, int]]:
    end = 0
    for hit in text.starts(_DISGUISE):
        if hit < end:
            continue
        start = hit + 1
        while start > max(hit - _WIDEST, 0) and text.plain[start - 1] in _IN_TOKENS:
            start -= 1
        token = _TOKEN.match(text.plain, start)
        end = token.end() if token else end
        if token and any(is_identity(token[0].translate(it)) for it in _UNMASKED):
            yield token.span()


def _spaced(text: Text) -> Iterator[tuple[int, int]]:
    for start in text.starts(_SPACED):
        found = _LETTERS_APART.match(text.plain, start)
        if found and is_identity(found[0][::2]):
            yield found.span()


def _apart(stretches: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    end = 0
    for start, reached in stretches:
        if start >= end:
            end = reached
            yield start, reached


_IN_TOKENS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789@$!")
