"""One look for many patterns: says where each may start, so that only there it is tried.

Scanning goes through all patterns at once, on bytes and without look-around (hyperscan); ``re``
alone decides what a hit is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from leadlight.finder.extract.compiled import compiled
from leadlight.finder.extract.lexicon import Lexicon

Starts = dict["Sight", list[int]]
"""Where each pattern may start in a text, in order; a pattern without any is left out."""

_BITS = 40
"""Of a hit, its place in the bytes that are read together; which pattern it is stands above."""
_PLACE = (1 << _BITS) - 1

_BESIDE = re.compile(r"\(\?<?![^()]*\)")
_BLANK = re.compile(r"(\[[^\]]*\])| ")


class Sight:
    """A regular expression, and what gives away that one may start.

    ``look`` goes to hyperscan: bytes of the plain text, no look-around, at least one character,
    short, so that a start is reported once. Every match of ``pattern`` must start where ``look``
    matches; what starts there and is none costs one try.
    """

    __slots__ = ("look", "pattern")

    def __init__(self, look: str, pattern: str | re.Pattern[str]) -> None:
        self.look = look
        self.pattern = re.compile(pattern)

    def found(self, plain: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
        """What ``finditer`` gives, looked for at ``starts`` alone."""
        end = 0
        for start in starts:
            if start >= end and (match := self.pattern.match(plain, start)):
                end = match.end()
                yield match


def on_words(expression: str) -> Sight:
    """``expression`` where it stands for whole words; its blanks may be two, or line ends.

    What must not be beside it, ``(?!…)`` or ``(?<!…)`` without brackets inside, ``re`` alone sees.
    """
    look, pattern = map(_with_blanks, (_BESIDE.sub("", expression), expression))
    return Sight(look, rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])")


def _with_blanks(expression: str) -> str:
    return _BLANK.sub(lambda found: found[1] or r"(?:\s{1,2})", expression)


class Seen(NamedTuple):
    """Where patterns may start in a text, and which of the words that are looked for it has."""

    starts: Starts
    words: frozenset[str]


class Watch:
    """Looks for many patterns, and for ``words`` of small ASCII letters, in one pass."""

    def __init__(self, sights: Iterable[Sight], words: Iterable[str] = ()) -> None:
        self._in_order = tuple(sights)
        self.sights = frozenset(self._in_order)
        self._lexicon = Lexicon(words)
        self._database = compiled([sight.look.encode() for sight in self._in_order])

    @property
    def has_words(self) -> bool:
        """Whether any words are looked for."""
        return bool(self._lexicon.words)

    def starts(self, plain: str) -> Starts:
        """Where each of the patterns may start in ``plain``."""
        data, found = plain.encode(), cast("Starts", {})
        hits = sorted(set(self._hits([data], [0])))
        arrived = None if data.isascii() or not hits else _characters(data)
        for hit in hits:
            place = hit & _PLACE
            start = place if arrived is None else int(arrived[place])
            found.setdefault(self._in_order[hit >> _BITS], []).append(start)
        return found

    def look(self, plains: Sequence[str]) -> list[Seen]:
        """What is seen in each of ``plains``; what it costs to begin is paid once for all."""
        parts = [plain.encode() for plain in plains]
        data, begins = b"\n".join(parts), list(accumulate(map(len, parts), _behind, initial=0))
        return [*map(Seen, self._starts(parts, data, begins), self._words(data, begins))]

    def _starts(self, parts: list[bytes], data: bytes, begins: list[int]) -> list[Starts]:
        found: list[Starts] = [{} for _ in parts]
        hits = np.unique(np.array(self._hits(parts, begins), np.int64))
        places = hits & _PLACE
        texts = np.searchsorted(begins, places, side="right") - 1
        arrived = _characters(data)
        starts = arrived[places] - arrived[begins[:-1]][texts]
        last_text, last_index, at = -1, -1, cast("list[int]", [])
        for index, text, start in zip(
            (hits >> _BITS).tolist(), texts.tolist(), starts.tolist(), strict=True
        ):
            if text != last_text or index != last_index:
                last_text, last_index, at = text, index, []
                found[text][self._in_order[index]] = at
            at.append(start)
        return found

    def _hits(self, parts: Iterable[bytes], begins: Iterable[int]) -> list[int]:
        hits: list[int] = []

        def collect(index: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001  # the scanner's signature
            hits.append(index << _BITS | begin + start)

        for part, begin in zip(parts, begins, strict=False):  # noqa: B007  # read by ``collect``
            self._database.scan(part, match_event_handler=collect)
        return hits

    def _words(self, data: bytes, begins: list[int]) -> Iterator[frozenset[str]]:
        which, places = self._lexicon.places(data)
        words = [self._lexicon.words[it] for it in which.tolist()]
        for first, last in pairwise(np.searchsorted(places, begins).tolist()):
            yield frozenset(words[first:last])


def _behind(begin: int, length: int) -> int:
    """Where the next text begins: a line end stands between two."""
    return begin + length + 1


def _characters(data: bytes) -> npt.NDArray[np.int64]:
    """How many characters of UTF-8 ``data`` begin before each byte, and before its end."""
    if data.isascii():
        return np.arange(len(data) + 1)
    begins = (np.frombuffer(data, np.uint8) & 0xC0) != 0x80
    return np.concatenate(([0], np.cumsum(begins)))


@cache
def alone(sight: Sight) -> Watch:
    """A watch for one pattern, where no common one was given."""
    return Watch([sight])
