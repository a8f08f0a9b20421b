"""Numbers in their usual groups with marks for digits that look like them: "4|5-555-0!34"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import is_nanp, national
from leadlight.finder.extract.watch import Sight

_ZERO: Final = r"(?:ø|\(\)|\[\])"
_ONE: Final = r"(?:(?<=\d)[|!](?=\d))"
"""A stroke is a digit between digits only: else it parts columns, or ends a sentence."""

_DIGIT: Final = rf"(?:\d|{_ZERO}|{_ONE})"
_LOOK: Final = r"(?:[0-9|!]|ø|\(\)|\[\])"
MARKED: Final = Sight(
    rf"[2-9]{_LOOK}{{2}}[\-. ][2-9]{_LOOK}{{2}}[\-. ]{_LOOK}{{4}}",
    rf"(?<![a-z0-9$€£|.\-])(?=[\d\-. ]{{1,10}}(?:[|!]|{_ZERO}))"
    rf"([2-9]{_DIGIT}{{2}})[\-. ]([2-9]{_DIGIT}{{2}})[\-. ]({_DIGIT}{{4}})(?![a-z0-9|ø(\[])",
)
_ANY_ZERO, _ANY_ONE = re.compile(_ZERO), re.compile(r"[|!]")


def marked_numbers(text: Text, region: str) -> Iterator[tuple[str, int, int]]:
    """E.164, start and end of each number with marks among its digits."""
    if not is_nanp(region):
        return
    for found in text.finds(MARKED):
        digits = _ANY_ONE.sub("1", _ANY_ZERO.sub("0", "".join(found.groups())))
        if e164 := national(digits, region):
            yield e164, *found.span()
