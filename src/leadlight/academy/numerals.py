"""Digits and how they can be written: words of two languages, look-alikes, other alphabets.

Facts of languages and of Unicode.
"""

from __future__ import annotations

ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPANISH = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LOOK_ALIKES = {"0": "oO", "1": "lI", "2": "Z", "5": "S", "8": "B"}

_DIGITS = "0123456789"
FULL_WIDTH = str.maketrans(_DIGITS, "０１２３４５６７８９")
MATHEMATICAL = tuple(
    str.maketrans({digit: chr(base + int(digit)) for digit in _DIGITS})
    for base in (0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
)
KEYCAPS = str.maketrans({digit: f"{digit}\ufe0f\u20e3" for digit in _DIGITS})
CIRCLED = str.maketrans(_DIGITS, "⓪①②③④⑤⑥⑦⑧⑨")
UNSEEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")


def two_digits(pair: str) -> str:
    """How English says two digits as one number, and 0 to 9 with a leading "oh"."""
    number = int(pair)
    if number < 10:
        return f"oh {ENGLISH[number]}"
    if number < 20:
        return _TEENS[number - 10]
    tens, ones = _TENS[number // 10 - 2], number % 10
    return f"{tens} {ENGLISH[ones]}" if ones else tens
