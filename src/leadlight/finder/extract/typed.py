"""The comparison text: what is left of an ad when everything that varies is a typed slot.

Two ads that differ only in number, price, age, name or place have the same one; words of identity
are slots too, so that they can neither link nor score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from leadlight.finder.extract.normalise import BOUNDARY, Text
from leadlight.finder.extract.watch import Sight

Slot = tuple[int, int, str]
"""Start and end in the plain text, and the kind of what stands there."""

_DAYS: Final = "|".join(
    (
        *(
            "mondays?",
            "tuesdays?",
            "wednesdays?",
            "thursdays?",
            "fridays?",
            "saturdays?",
            "sundays?",
        ),
        *("lunes", "martes", "miercoles", "jueves", "viernes", "sabados?", "domingos?"),
    )
)
_DAY: Final = Sight(rf"\b(?:{_DAYS})", rf"(?<![a-z])(?:{_DAYS})(?![a-z])")
_CLOCK: Final = Sight(
    r"\d\d?(?::[0-5]\d|/\d|[ ]?[ap]\.?m)",
    r"(?<![a-z0-9])\d\d?(?:(?::[0-5]\d)?[ ]?(?:am|pm|a\.m\.?|p\.m\.?)|:[0-5]\d"
    r"|/\d{1,2}(?:/\d{2,4})?)(?![a-z0-9])",
)
_EMOJI: Final = re.compile(r"[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]")


_SIGHTS: Final = (_CLOCK, _DAY)
_EITHER: Final = frozenset(_SIGHTS)
_EDGE: Final = "edge"
"""Where one field ends and the next begins."""
_KINDS: Final = (
    *("phone", "email", "handle", "url", "age", "price", "place", "name"),
    *("time", "identity"),
)
_SLOTS: Final = {kind: f" <{kind}> " for kind in _KINDS} | {_EDGE: "\n"}


def sights() -> tuple[Sight, ...]:
    """Times of the day, dates and days of the week."""
    return _SIGHTS


def typed_text(text: Text, found: Iterable[Slot], identity: Iterable[tuple[int, int]]) -> str:
    """The plain text with slots (``<phone>``, ``<age>``, …) in place of ``found``, times and
    ``identity``; emoji stand apart as words; one line a line, fields on lines of their own.

    Where findings overlap, the one that starts first, then the longer one, gives the slot.
    """
    unsaid = [(start, end, "identity") for start, end in identity]
    times = _times(text) if text.has(_EITHER) else []
    edges = [(field.end, field.end + len(BOUNDARY), _EDGE) for field in text.fields[:-1]]
    parts: list[str] = []
    position, plain = 0, text.plain
    for start, end, kind in sorted((*found, *times, *unsaid, *edges), key=_place):
        if start >= position:
            parts.append(plain[position:start])
            parts.append(_SLOTS[kind])
            position = end
    parts.append(plain[position:])
    return _tidied("".join(parts), text.signs)


def _place(slot: Slot) -> tuple[int, int]:
    return slot[0], -slot[1]


def _times(text: Text) -> list[Slot]:
    return [(*match.span(), "time") for sight in _SIGHTS for match in text.finds(sight)]


def _tidied(text: str, signs: str) -> str:
    """Emoji, some of ``signs``, apart; one blank between words; no empty line."""
    for emoji in filter(_is_emoji, set(signs)):
        text = text.replace(emoji, f" {emoji} ")
    lines = [_with_single_blanks(line) for line in text.split("\n")]
    return "\n".join([line for line in lines if line])


def _with_single_blanks(line: str) -> str:
    line = line.replace("\t", " ")
    while "  " in line:
        line = line.replace("  ", " ")
    return line.strip(" ")


@lru_cache(maxsize=1 << 12)
def _is_emoji(sign: str) -> bool:
    return bool(_EMOJI.match(sign))
