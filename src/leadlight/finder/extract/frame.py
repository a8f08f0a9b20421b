"""What stands around a word: whether a name can stand there, told by its neighbours."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from leadlight.finder.extract.wordlist import load_words

_NEIGHBOURS: Final = 24
_ALWAYS_GLUE, _GLUE = "@#", "'/_.-=&"
_SOFT: Final = ",.!?;)\"'"
_WORD: Final = re.compile(r"[a-z']+")
_WORD_BACK: Final = re.compile(r"\n?([a-z']+)")
"""From the end of what stands before; a line may have ended there."""
_AGE: Final = re.compile(
    r"[ ]{0,2}(?:[,(|:~*\-][ ]{0,2}){0,2}(?:im |age |aged )?[1-5]\d(?![\d%$:/]|[.,]\d"
    r"|[ ]?(?:h|min|m\b|rose|usd|off|dollar|am\b|pm\b|am?\b))"
)


class Frame:
    """The neighbours of a stretch.

    Attributes:
        before, behind: the word that stands there; empty at an edge (a mark, an end, a number).
        is_glued: a part of something longer, such as an address.
        sign: the character that ends the stretch at an edge; empty at the end of the text.
        opens: whether nothing or a mark that is no comma or full stop stands before it.
    """

    __slots__ = ("before", "behind", "is_glued", "opens", "sign")

    def __init__(self, before: str, behind: str, sign: str, *, is_glued: bool, opens: bool) -> None:
        self.before, self.behind, self.sign = before, behind, sign
        self.is_glued, self.opens = is_glued, opens

    @property
    def is_set_off(self) -> bool:
        """Whether signs that decorate, not punctuate, or ends stand on both sides."""
        return self.opens and not self.behind and (not self.sign or self.sign not in _SOFT)

    @property
    def can_end(self) -> bool:
        """Whether an edge or a word that goes on about a person stands behind."""
        return not self.behind or self.behind in words("behind")


def frame(plain: str, start: int, end: int) -> Frame:
    """The frame of ``plain[start:end]``; no more than 24 characters on each side are read."""
    left = plain[max(start - _NEIGHBOURS, 0) : start]
    right = plain[end : end + _NEIGHBOURS]
    near, far = left.rstrip(" "), right.lstrip(" ")
    before = _WORD_BACK.match(near[::-1])
    behind = _WORD.match(far)
    return Frame(
        before[1][::-1] if before else "",
        behind[0] if behind else "",
        "" if behind else far[:1],
        is_glued=(near == left and _glues(left[::-1])) or (far == right and _glues(right)),
        opens=not before and (not near or near[-1] not in _SOFT),
    )


def _glues(side: str) -> bool:
    """Whether the character next to the stretch (the first of ``side``) makes one of two words."""
    first, rest = side[:1], side[1:2]
    return first != "" and (first in _ALWAYS_GLUE or (first in _GLUE and rest.isalnum()))


def age_follows(plain: str, end: int) -> bool:
    """Whether an age stands right behind ``end``."""
    return bool(_AGE.match(plain, end))


@cache
def words(where: str) -> frozenset[str]:
    """Words that may stand ``before``, ``behind`` or ``beside`` a name, or before a place."""
    return frozenset(load_words("name_frames")[where])
