"""A text as if its words of identity had not been written, and the way back.

What is read here cannot depend on them: with them, with others in their place or without any, it
is one and the same text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from leadlight.core.findings import Span
from leadlight.finder.extract.identity import read_identity
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Seen, Sight, Starts, Watch

Cut = tuple[int, int]
"""Start and end in the plain text of what is left out."""


class Unsaid:
    """``text`` without words of identity.

    Attributes:
        whole: its plain text.
        plain: the same with the findings of other kinds blanked out.
        title_end: where the title ends; 0 if there is none.
        words: the different words of ASCII letters; those of identity may be among them.
        identity: stretches of the text that are left out.
    """

    def __init__(self, text: Text, plain: str, watch: Watch) -> None:
        self._text, self._watch = text, watch
        self.identity = read_identity(text)
        self._cuts = [_with_blank(text.plain, *stretch) for stretch in self.identity]
        self.whole = _without(text.plain, self._cuts) if self._cuts else text.plain
        self.plain = _without(plain, self._cuts) if self._cuts else plain
        self.title_end = _title_end(text, self._cuts)
        self.words = text.words
        self._starts: Starts | None = None
        self._kept = _kept(self._cuts) if self._cuts else []

    @property
    def is_cut(self) -> bool:
        """Whether anything is left out."""
        return bool(self._cuts)

    def remember(self, seen: Seen) -> None:
        """``seen`` is what the watch saw in ``whole``; else it looks when it is first asked."""
        self._starts = seen.starts

    def starts(self, sight: Sight) -> list[int]:
        """Where ``sight``, which the watch knows, may start in ``whole``."""
        if not self._cuts:
            return self._text.starts(sight)
        if self._starts is None:
            self._starts = self._watch.starts(self.whole)
        return self._starts.get(sight, [])

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Spans of what became ``whole[start:end]`` (not empty)."""
        if self._cuts:
            start, end = self._origin(start), self._origin(end - 1) + 1
        return self._text.spans(start, end)

    def written(self, start: int, end: int) -> str:
        """What ``whole[start:end]`` was, in the first of the fields that it reaches into."""
        if self._cuts:
            start, end = self._origin(start), self._origin(end - 1) + 1
        return self._text.written(start, end)

    def _origin(self, position: int) -> int:
        index = bisect_right(self._kept, position, key=lambda it: it[0]) - 1
        arrived, origin = self._kept[index]
        return origin + position - arrived


def look(texts: Iterable[Unsaid], watch: Watch) -> None:
    """Look at once for what ``watch`` knows in all of ``texts`` in which something is left out."""
    cut = [text for text in texts if text.is_cut]
    for text, seen in zip(cut, watch.look([text.whole for text in cut]), strict=True):
        text.remember(seen)


def _kept(cuts: Iterable[Cut]) -> list[tuple[int, int]]:
    """Where each stretch that is kept begins, without what is left out and in the text."""
    kept, left_out = [(0, 0)], 0
    for start, end in cuts:
        left_out += end - start
        kept.append((end - left_out, end))
    return kept


def _title_end(text: Text, cuts: Iterable[Cut]) -> int:
    if not text.fields or text.fields[0].name != "title":
        return 0
    end = text.fields[0].end
    return end - sum(min(last, end) - first for first, last in cuts if first < end)


def _with_blank(plain: str, start: int, end: int) -> Cut:
    """The stretch and one blank beside it, so that none is left where a word was put in."""
    if plain[end : end + 1] == " ":
        return start, end + 1
    return start, end


def _without(plain: str, cuts: Iterable[Cut]) -> str:
    parts, position = [], 0
    for start, end in cuts:
        parts.append(plain[position:start])
        position = max(end, position)
    parts.append(plain[position:])
    return "".join(parts)
