"""Small numbers as people write them: in words, in English or Spanish, with letters for digits.

No telephone numbers: a quantity is said as one ("two hundred", "one fifty", "veintidos").
"""

from __future__ import annotations

import re
from typing import Final

_FIRST_NINE: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUEVE: Final = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_DIEZ: Final = (
    *("diez", "once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete"),
    *("dieciocho", "diecinueve"),
)
_DIEZ_EN_DIEZ: Final = (
    *("veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
)
_CIENTOS: Final = (
    *("cien", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos"),
    *("setecientos", "ochocientos", "novecientos"),
)
_VALUES = {word: value for words in (_FIRST_NINE, _NUEVE) for value, word in enumerate(words, 1)}
_VALUES |= {word: value for words in (_TEENS, _DIEZ) for value, word in enumerate(words, 10)}
_VALUES |= {
    word: 10 * tens for words in (_TENS, _DIEZ_EN_DIEZ) for tens, word in enumerate(words, 2)
}
_VALUES |= {f"veinti{word}": 20 + value for value, word in enumerate(_NUEVE, 1)}
_VALUES |= {word: 100 * hundreds for hundreds, word in enumerate(_CIENTOS, 1)}
_VALUES |= {"ciento": 100, "fourty": 40, "veintiun": 21} | {
    str(digit): digit for digit in range(1, 10)
}
_HUNDREDS: Final = {"hundred", "hundo"}
_THOUSANDS: Final = {"thousand", "grand", "mil"}
_WORD: Final = "|".join(
    sorted(
        (word for word in {*_VALUES, *_HUNDREDS, *_THOUSANDS} if word.isalpha()),
        key=lambda word: (-len(word), word),
    )
)

SPELLED: Final = (
    rf"(?:{_WORD})(?:(?:[ \-]|[ ](?:and|y)[ ])?(?:{_WORD}|[1-9](?!\d))){{0,4}}(?![a-z])"
)
"""An expression for numbers in words; ``spelled`` says what they come to."""

TWO_DIGITS: Final = "|".join(sorted(word for word, value in _VALUES.items() if 9 < value < 100))
"""Words of which a number from 10 to 99 has one, and has it first."""

_PART: Final = re.compile(rf"{_WORD}|[1-9]")
_LIKE_DIGITS: Final = str.maketrans("oil", "011", " .")


def spelled(words: str) -> int | None:
    """What number words come to: "one fifty" 150, "twenty-4" 24; ``None`` for a mere row."""
    thousands = rest = 0
    room = 1000
    for part in _PART.findall(words):
        if part in _THOUSANDS:
            thousands, rest, room = 1000 * max(rest, 1), 0, 1000
        elif part in _HUNDREDS:
            rest, room = 100 * max(rest, 1), 100
        else:
            value = _VALUES[part]
            if 0 < rest < 10 <= value < 100:
                rest, room = 100 * rest, 100
            if value >= room:
                return None
            rest, room = rest + value, _room(value)
    return thousands + rest


def figures(text: str) -> int:
    """The number that figures, and letters and blanks among them, come to: "1oo", "2 4"."""
    return int(text.translate(_LIKE_DIGITS))


def _room(value: int) -> int:
    """What may follow ``value`` in a number is less than this."""
    if value >= 100:
        return 100
    return 10 if value >= 20 and value % 10 == 0 else 0
