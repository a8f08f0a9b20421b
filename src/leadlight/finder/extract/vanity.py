"""Numbers whose last digits are letters of the keypad: "503-555-GIRL"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import is_nanp, national
from leadlight.finder.extract.spelled import LETTERS, SLIPS, UNITS
from leadlight.finder.extract.watch import Sight

# ITU-T E.161: which letters stand on which key
_KEYS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_DIGIT_WORDS: Final = UNITS.keys() | SLIPS.keys() | LETTERS.keys()
VANITY: Final = Sight(
    r"[2-9][0-9]{2}[\-. )]{1,2}[2-9][0-9]{2}[\-.][a-z]{4}\b",
    r"(?<![a-z0-9$])(?:(?<![\-./])|(?<=1[\-.]))([2-9]\d\d)(?:\) ?|[\-. ])([2-9]\d\d)[\-.]"
    r"(?!half|full|hour|mins|call|text|only|each)([a-z]{4})"
    r"(?![a-z0-9@]|[^a-z]{0,3}\d)",
)
"""Only a clear number form, joined by strokes or stops, makes a word a number."""


def vanity_numbers(text: Text, region: str) -> Iterator[tuple[str, int, int]]:
    """E.164, start and end of each number that ends in a word of four letters."""
    if not is_nanp(region):
        return
    for found in text.finds(VANITY):
        if found[3] in _DIGIT_WORDS:
            continue
        e164 = national(found[1] + found[2] + found[3].translate(_KEYS), region)
        if e164:
            yield e164, *found.span()
