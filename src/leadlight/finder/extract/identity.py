"""Where words of identity stand: they may neither link nor score, so they are left out of both."""

from __future__ import annotations

import re
from functools import cache

from leadlight.finder.cards import identity_pattern, identity_words
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight

_FLAGS = r"\xf0\x9f\x87[\xa6-\xbf]"
"""The first half of a flag, in UTF-8."""


def read_identity(text: Text) -> list[tuple[int, int]]:
    """Stretches of the plain text that are words, flags or signs of identity."""
    return [found.span() for sight in sights() for found in text.finds(sight)]


@cache
def sights() -> list[Sight]:
    """The pattern of all words of identity."""
    words = "|".join(sorted(re.escape(word).replace(r"\ ", r"[ \-]?") for word in identity_words()))
    return [Sight(rf"{words}|{_FLAGS}", identity_pattern())]
