"""Text as a reader sees it, with the way back to every original code point.

All fields of an ad that are read together become one plain text: lower case, without accents,
markup, look-alike letters and hidden characters. Where a stretch changes its length, a *cut* keeps
both offsets; everything between two cuts moves by a constant.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from leadlight.core.findings import Span
from leadlight.finder.extract.charset import CHARSET, LOOK_ALIKES
from leadlight.finder.extract.markup import ENTITY, TAG, Unseen, reads_as, target
from leadlight.finder.extract.watch import Seen, Sight, Watch, alone

BOUNDARY: Final = "\0"
"""Stands between two fields: neither a blank nor a letter, so that patterns stop there."""

Cut = tuple[int, int, int, int]
"""Start and end in the plain text, start and end in the field."""

_ODD: Final = r"\x00-\x08\x0b-\x1f\x7f"
_TO_CHANGE: Final = re.compile(
    # one set first, which the engine runs through faster than through alternatives
    r"[^\t\n -%'-;=-~](?:(?<=[^\x00-\x7f])[^\x00-\x7f]*+"
    rf"|(?<=[{_ODD}])[{_ODD}]*+|{TAG}|{ENTITY})"
)
_MARKED: Final = re.compile(r"[<&\x00-\x08\x0b-\x1f\x7f]")
_LETTERS: Final = bytes(byte if 97 <= byte <= 122 else 32 for byte in range(256))
"""Small ASCII letters as they are, blanks for all other bytes."""
_NOWHERE: Final[list[int]] = []
_NOTHING: Final = Seen({}, frozenset())
_NO_SIGHTS: Final[frozenset[Sight]] = frozenset()
_KEYCAP: Final = "\ufe0f\u20e3"


class Field:
    """One field: its name, the text as given, its plain text and the cuts between them.

    ``signs`` holds the characters beyond ASCII of the plain text, each once or more, and some
    others.
    """

    __slots__ = ("_cuts", "_starts", "end", "name", "plain", "raw", "signs", "start")

    def __init__(self, name: str, raw: str, start: int) -> None:
        self.name, self.raw, self.start = name, raw, start
        self.plain, self._cuts, self.signs = _read(raw)
        self._starts = [cut[0] for cut in self._cuts]
        self.end = start + len(self.plain)

    def span(self, start: int, end: int) -> Span:
        """The stretch of the field that became what it has of the text's ``plain[start:end]``."""
        first, last = self._given(start, end)
        return Span(self.name, first, last, self.raw[first:last])

    def written(self, start: int, end: int) -> str:
        """What became that."""
        first, last = self._given(start, end)
        return self.raw[first:last]

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """What it has of ``plain[start:end]``, and all else that the same characters became."""
        if not self._cuts:
            return max(start, self.start), min(end, self.end)
        first, last = max(start - self.start, 0), min(end, self.end) - self.start
        return self.start + self._around(first)[0], self.start + self._around(last - 1)[1]

    def _given(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in ``raw`` of what became that (not empty)."""
        first, last = max(start - self.start, 0), min(end, self.end) - self.start
        if self._cuts:
            return self._origin(first)[0], self._origin(last - 1)[1]
        return first, last

    def _around(self, position: int) -> tuple[int, int]:
        """The stretch of the plain text that came with the character at ``position``."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self._cuts[index][1]:
            return self._cuts[index][:2]
        return position, position + 1

    def _origin(self, position: int) -> tuple[int, int]:
        """First and last offset (exclusive) of what became the character at ``position``."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position, position + 1
        _, plain_end, raw_start, raw_end = self._cuts[index]
        if position < plain_end:
            return raw_start, raw_end
        moved = raw_end + position - plain_end
        return moved, moved + 1


class Text:
    """The plain text of several fields, and the spans of its stretches.

    ``watch`` looks for the patterns of all extractors in one pass; a pattern that it does not know
    is looked for alone. ``signs`` are characters beyond ASCII, each once or more: those of the
    plain text are among them. ``told`` are the stretches whose spans were asked for; without
    ``placed`` there are no spans, only that.
    """

    __slots__ = (
        "_known",
        "_seen",
        "_watch",
        "_words",
        "fields",
        "placed",
        "plain",
        "signs",
        "told",
    )

    def __init__(
        self,
        fields: Iterable[tuple[str, str]],
        watch: Watch | None = None,
        *,
        placed: bool = True,
    ) -> None:
        self.placed = placed
        self.told: list[tuple[int, int]] = []
        self._watch = watch
        self._known = watch.sights if watch else _NO_SIGHTS
        self._seen: Seen | None = None
        self._words: frozenset[str] | None = None
        self.fields: list[Field] = []
        start = 0
        for name, raw in fields:
            self.fields.append(field := Field(name, raw, start))
            start = field.end + len(BOUNDARY)
        self.plain = BOUNDARY.join([field.plain for field in self.fields])
        self.signs = "".join([field.signs for field in self.fields])

    @property
    def words(self) -> frozenset[str]:
        """The different words of ASCII letters, of a text with a watch those that it looks for: a
        quick look before a slow one."""
        if self._words is None:
            known = self._watch is not None and self._watch.has_words
            self._words = self._look().words if known else _words(self.plain)
        return self._words

    def finds(self, sight: Sight, plain: str | None = None) -> list[re.Match[str]]:
        """Matches of ``sight`` in ``plain``: this text with stretches blanked out, or as it is."""
        starts = (self._seen or self._look()).starts.get(sight)
        if starts is None:  # a call less for nearly all patterns, which are not in the text
            if sight in self._known:
                return []
            starts = self.starts(sight)
        return sight.found(self.plain if plain is None else plain, starts)

    def starts(self, sight: Sight) -> list[int]:
        """Where ``sight`` may start in the plain text."""
        found = (self._seen or self._look()).starts.get(sight)
        if found or sight in self._known:
            return found or _NOWHERE
        return alone(sight).starts(self.plain).get(sight, _NOWHERE)

    def has(self, sights: frozenset[Sight]) -> bool:
        """Whether any of ``sights`` may start in the plain text; the watch knows all or none of
        them."""
        if not sights.isdisjoint(self._known):
            return not sights.isdisjoint((self._seen or self._look()).starts)
        return any(map(self.starts, sights))

    def fired(self, sights: Mapping[Sight, object]) -> list[Sight]:
        """Those of ``sights`` that may start anywhere in the plain text; the watch knows all or
        none of them."""
        if not sights.keys().isdisjoint(self._known):
            return [sight for sight in self._look().starts if sight in sights]
        return [sight for sight in sights if self.starts(sight)]

    def remember(self, seen: Seen) -> None:
        """``seen`` is what the watch saw; else it looks when it is first asked."""
        self._seen = seen

    def _look(self) -> Seen:
        if self._seen is None:
            self._seen = self._watch.look([self.plain])[0] if self._watch else _NOTHING
        return self._seen

    def written(self, start: int, end: int) -> str:
        """What ``plain[start:end]`` was in the first of the fields that it reaches into."""
        for field in self.fields:
            if start < field.end:
                return field.written(start, end)
        return ""

    def all_written(self, start: int, end: int) -> str:
        """What ``plain[start:end]`` was in all of the fields that it reaches into."""
        return "".join([field.written(start, end) for field in self._reached(start, end)])

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """One span for each field that ``plain[start:end]`` reaches into."""
        reached = self._reached(start, end)
        self.told += [field.whole(start, end) for field in reached]
        return tuple([field.span(start, end) for field in reached]) if self.placed else ()

    def _reached(self, start: int, end: int) -> list[Field]:
        return [field for field in self.fields if start < field.end and end > field.start]


def blanked(plain: str, stretches: Iterable[tuple[int, int]]) -> str:
    """``plain`` with boundaries in place of ``stretches``; no offset moves."""
    stretches = sorted(stretches)
    if len(stretches) == 1:
        start, end = stretches[0]
        return f"{plain[:start]}{BOUNDARY * (end - start)}{plain[end:]}"
    parts: list[str] = []
    position = 0
    for start, end in stretches:
        if end > position:
            first = max(start, position)
            parts.append(plain[position:first])
            parts.append(BOUNDARY * (end - first))
            position = end
    parts.append(plain[position:])
    return "".join(parts)


def _words(plain: str) -> frozenset[str]:
    letters = plain.encode("utf-8", "surrogatepass").translate(_LETTERS)
    return frozenset(letters.decode("ascii").split())


def _read(raw: str) -> tuple[str, list[Cut], str]:
    if raw.isascii() and not _MARKED.search(raw):
        return raw.lower(), [], ""
    writer, unseen, position = _Writer(), Unseen(raw), 0
    for found in _TO_CHANGE.finditer(raw):
        stretch = found[0]
        if found.start() < position:
            continue
        if _short_stays(stretch) if len(stretch) <= _SHORT else _stays(stretch):
            writer.signs.append(stretch)
            continue
        start, end = found.span()
        writer.keep(raw[position:start].lower())
        if stretch[0] == "<":
            end = unseen.end(stretch, end)
            _put_tag(writer, stretch, start, end)
        elif stretch[0] == "&":
            writer.put(_seen(stretch), start, end)
        else:
            _put_characters(writer, raw, start, end)
        position = end
    writer.keep(raw[position:].lower())
    return "".join(writer.out), writer.cuts, "".join(writer.signs)


@lru_cache(maxsize=1 << 12)
def _seen(mark: str) -> str:
    """What a reader sees in place of a tag or an entity, in its plain form."""
    return "".join(CHARSET[char] if char > "\x7f" else char.lower() for char in reads_as(mark))


def _stays(stretch: str) -> bool:
    """Whether the stretch, emoji for the most part, is plain already."""
    return stretch > "\x7f" and all(
        CHARSET[char] == char and ord(char) not in LOOK_ALIKES for char in stretch
    )


_short_stays = lru_cache(maxsize=1 << 14)(_stays)
_SHORT: Final = 64
"""Characters of a stretch that is remembered: emoji come in the same short rows again and again."""


def _put_tag(writer: _Writer, tag: str, start: int, end: int) -> None:
    """Writes what a tag reads as; of a link, the address as well."""
    if address := target(tag):
        first, last = address
        writer.put(" ", start, start + first)
        writer.keep(tag[first:last].lower())
        writer.put(" ", start + last, end)
    else:
        writer.put(_seen(tag), start, end)


def _put_characters(writer: _Writer, raw: str, start: int, end: int) -> None:
    """Writes a run of characters beyond ASCII; one that stays one character needs no cut."""
    start = _put_marks(writer, raw, start, end)
    touching = _touches_ascii(raw, start, end)
    for offset, char in enumerate(raw[start:end], start):
        shape = CHARSET[char].translate(LOOK_ALIKES) if touching else CHARSET[char]
        if len(shape) == 1:
            writer.keep(shape)
            writer.signs.append(shape)
        else:
            writer.put(shape, offset, offset + 1)


def _put_marks(writer: _Writer, raw: str, start: int, end: int) -> int:
    """Marks on a preceding ASCII character (accents, keycaps) become one with it."""
    behind = start
    while behind < end and (raw[behind] in _KEYCAP or unicodedata.combining(raw[behind])):
        behind += 1
    if behind > start:
        writer.join(start, behind)
    return behind


def _touches_ascii(raw: str, start: int, end: int) -> bool:
    """Whether the run continues a word or number of ASCII characters, or is one by itself."""
    return raw[start - 1 : start].isalnum() or raw[end : end + 1].isalnum()


class _Writer:
    """Collects plain text and the cuts in it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.cuts: list[Cut] = []
        self.signs: list[str] = []
        self._length = 0

    def keep(self, text: str) -> None:
        self.out.append(text)
        self._length += len(text)

    def put(self, text: str, start: int, end: int) -> None:
        self.cuts.append((self._length, self._length + len(text), start, end))
        self.keep(text)
        self.signs.append(text)

    def join(self, start: int, end: int) -> None:
        """Lets the stretch belong to the character before it, if that one was kept as it is."""
        if start > 0 and (not self.cuts or self.cuts[-1][3] < start):
            self.cuts.append((self._length - 1, self._length, start - 1, end))
        else:
            self.cuts.append((self._length, self._length, start, end))
