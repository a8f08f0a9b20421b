"""One look for many patterns: says where each may start, so that only there it is tried.

All patterns are walked at once, on bytes (``walk``); ``re`` alone decides what a hit is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import Final

import numpy as np

from leadlight.finder.extract.compiled import compiled
from leadlight.finder.extract.lexicon import Lexicon
from leadlight.finder.extract.walk import fitting

Starts = dict["Sight", list[int]]
"""Where each pattern may start in a text, in order; a pattern without any is left out."""

_BESIDE: Final = re.compile(r"\(\?<?![^()]*\)")
_BLANK: Final = re.compile(r"(\[[^\]]*\])| ")


class Sight:
    """A regular expression, and what gives away that one may start.

    ``look`` is an ``expression`` over the bytes of the plain text, at least one of them. Every
    match of ``pattern`` must start where ``look`` fits; what starts there and is none costs a try.
    """

    __slots__ = ("_match", "look", "pattern")

    def __init__(self, look: str, pattern: str | re.Pattern[str]) -> None:
        self.look = look
        self.pattern = re.compile(pattern)
        self._match = self.pattern.match

    def found(self, plain: str, starts: list[int]) -> list[re.Match[str]]:
        """What ``finditer`` gives, looked for at ``starts`` alone, which are in order."""
        matches, end, match_at = [], 0, self._match
        for start in starts:
            if start >= end and (match := match_at(plain, start)):
                end = match.end()
                matches.append(match)
        return matches


def on_words(expression: str) -> Sight:
    """``expression`` where it stands for whole words; its blanks may be two, or line ends.

    What else must not be beside it, ``(?!…)`` or ``(?<!…)`` without brackets inside, ``re`` alone
    sees.
    """
    look, pattern = (
        rf"(?<![a-z0-9])(?:{_with_blanks(each)})(?![a-z0-9])"
        for each in (_BESIDE.sub("", expression), expression)
    )
    return Sight(look, pattern)


def _with_blanks(expression: str) -> str:
    return _BLANK.sub(lambda found: found[1] or r"(?:\s{1,2})", expression)


class Seen:
    """Where patterns may start in a text, and which of the words that are looked for it has."""

    __slots__ = ("starts", "words")

    def __init__(self, starts: Starts, words: frozenset[str]) -> None:
        self.starts, self.words = starts, words


class Watch:
    """Looks for many patterns, and for ``words`` of small ASCII letters, in one pass.

    Patterns of one group are followed side by side (``walk.tables``).
    """

    def __init__(self, *groups: Iterable[Sight], words: Iterable[str] = ()) -> None:
        in_groups = [tuple(group) for group in groups]
        self._in_order = tuple(chain.from_iterable(in_groups))
        self.sights = frozenset(self._in_order)
        self._lexicon = Lexicon(words)
        self._tables = compiled([[it.look.encode() for it in group] for group in in_groups])

    @property
    def has_words(self) -> bool:
        """Whether any words are looked for."""
        return bool(self._lexicon.words)

    def starts(self, plain: str) -> Starts:
        """Where each of the patterns may start in ``plain``."""
        data = plain.encode()
        return self._starts(data, [0, len(data) + 1])[0]

    def look(self, plains: Sequence[str]) -> list[Seen]:
        """What is seen in each of ``plains``; what it costs to begin is paid once for all."""
        parts = [plain.encode() for plain in plains]
        data, begins = b"\n".join(parts), list(accumulate(map(len, parts), _behind, initial=0))
        starts, words = self._starts(data, begins), self._words(data, begins)
        return [Seen(places, known) for places, known in zip(starts, words, strict=True)]

    def _starts(self, data: bytes, begins: Sequence[int]) -> list[Starts]:
        found: list[Starts] = [{} for _ in begins[1:]]
        sights: list[int]
        texts: list[int]
        places: list[int]
        sights, texts, places = fitting(self._tables, data, begins).tolist()
        for at, text in enumerate(texts):
            starts, sight = found[text], self._in_order[sights[at]]
            if sight in starts:
                starts[sight].append(places[at])
            else:
                starts[sight] = [places[at]]
        return found

    def _words(self, data: bytes, begins: Sequence[int]) -> Iterator[frozenset[str]]:
        which, places = self._lexicon.places(data)
        words = [*map(self._lexicon.words.__getitem__, which.tolist())]
        for first, last in pairwise(np.searchsorted(places, begins).tolist()):
            yield frozenset(words[first:last])


def _behind(begin: int, length: int) -> int:
    """Where the next text begins: a line end stands between two."""
    return begin + length + 1


@cache
def alone(sight: Sight) -> Watch:
    """A watch for one pattern, where no common one was given."""
    return Watch([sight])
