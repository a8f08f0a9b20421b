"""Digits in words: what English and Spanish call them, and what a hasty writer makes of it.

Sure words count wherever they stand; unsure ones ("to", "ate", "sevn") only among other digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Final

_ENGLISH: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_SPANISH: Final = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *("once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho"),
    *("diecinueve", "veinte", "veintiuno", "veintidos", "veintitres", "veinticuatro"),
    *("veinticinco", "veintiseis", "veintisiete", "veintiocho", "veintinueve"),
)
_TENS_IN_ORDER: Final = (
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    ("veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
)
_HUNDREDS_IN_ORDER: Final = (
    *("ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos"),
    *("setecientos", "ochocientos", "novecientos"),
)
UNITS: Final = {word: value for words in (_ENGLISH, _SPANISH) for value, word in enumerate(words)}
"""Words that stand for a number below thirty."""

TENS: Final = {
    word: 10 * tens for words in _TENS_IN_ORDER for tens, word in enumerate(words, 2)
} | {
    "fourty": 40,
    "fivety": 50,
    "ninty": 90,
}
"""Words that may take in a unit: "thirty three", "treinta y tres"."""

WITH_AND: Final = frozenset(_TENS_IN_ORDER[1])
"""Tens that take in a unit behind "y" alone: "treinta tres" is thirty and three."""

HUNDREDS: Final = {word: 100 * times for times, word in enumerate(_HUNDREDS_IN_ORDER, 1)}
"""Spanish hundreds, which may take in tens and a unit."""

SCALES: Final = {"hundred": 100, "thousand": 1000, "cien": 100, "cientos": 100, "mil": 1000}
"""Words that multiply what stands before them."""

REPEATS: Final = {"double": 2, "triple": 3, "doble": 2, "dbl": 2, "dubble": 2, "tripple": 3}
"""Words that repeat what stands behind them."""

PLURALS: Final = {
    "zeros": 0,
    "zeroes": 0,
    "ones": 1,
    "twos": 2,
    "threes": 3,
    "fours": 4,
    "fives": 5,
    "sixes": 6,
    "sevens": 7,
    "eights": 8,
    "nines": 9,
}
"""Words that are repeated as often as the digit before them says: "three fives"."""

SURE: Final = sorted(
    [*UNITS, *TENS, *HUNDREDS, *SCALES, *REPEATS], key=lambda word: (-len(word), word)
)
"""Words that count wherever they stand, longer ones first, so that none hides another."""

SPACED: Final = "|".join(r"[ .\-*_]".join(word) for word in _ENGLISH[:10])
"""The ten digits with their letters apart: "s i x", "f.o.u.r"."""

SOUNDS: Final = {"to": 2, "too": 2, "for": 4, "fore": 4, "ate": 8, "won": 1}
"""Words that sound like a digit and mean something else nearly always."""

_SLIPS_BY_HAND: Final = {
    "wun": 1,
    "thee": 3,
    "tree": 3,
    "fife": 5,
    "nein": 9,
    "niner": 9,
    "sicks": 6,
}
_SHORTEST: Final = 4
"""Shorter words are other words too when a letter is missing."""
_VOWELS: Final = "aeiouy"
_SOUND_ALIKE: Final = (
    ("f", "ph"),
    ("c", "s"),
    ("c", "k"),
    ("c", "q"),
    ("s", "x"),
    ("s", "z"),
    ("s", "c"),
    ("v", "f"),
    ("v", "b"),
)
_NO_SLIPS: Final = ("none", "echo", "tras", "nieve", "caro", "fife")
_RUN: Final = re.compile(r"([a-z])\1+")


def _slips(word: str) -> Iterator[str]:
    """``word`` with a letter doubled or, if it is long, left out, swapped with the next or
    changed for one that sounds alike.
    """
    for at in range(len(word)):
        yield word[:at] + word[at] + word[at:]
        if len(word) >= _SHORTEST:
            yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
            yield word[: at + 1] + word[at + 2 :]
            if word[at] in _VOWELS:
                yield from (word[:at] + vowel + word[at + 1 :] for vowel in _VOWELS)
    if len(word) >= _SHORTEST:
        yield f"{word}e"
        yield from (word.replace(*pair, 1) for pair in _SOUND_ALIKE)


def _misspelled(words: Iterable[str]) -> dict[str, int]:
    others = set(SURE).union(SOUNDS, _NO_SLIPS)
    slips = {slip: UNITS[word] for word in words for slip in _slips(word)}
    return {slip: value for slip, value in slips.items() if slip not in others}


SLIPS: Final = _misspelled([*_ENGLISH[:10], *_SPANISH[:10]]) | _SLIPS_BY_HAND
"""Misspelled words for the ten digits."""

_DRAWN_OUT: Final = {
    _RUN.sub(r"\1", word): UNITS[word] for word in (*_ENGLISH[:10], *_SPANISH[:10])
}


@lru_cache(maxsize=1 << 12)
def slip(word: str) -> int | None:
    """The digit that a misspelled ``word`` stands for; letters may be drawn out ("siiix")."""
    if (value := SLIPS.get(word)) is None and _RUN.search(word):
        return _DRAWN_OUT.get(_RUN.sub(r"\1", word))
    return value


_LIKE_DIGITS: Final = str.maketrans("oilszbe", "0115283")
_ALONE: Final = ("o", "i", "l", "oo", "oh", "owe")
_LETTERS: Final = "oilszb"
_POUNDS: Final = ("lbs", "ibs")


def like_digits(letters: str) -> str:
    """Digits that ``letters`` and digits look like, taken together."""
    return letters.translate(_LIKE_DIGITS)


def _letter_groups() -> Iterator[str]:
    for size in (3, 4):
        groups = ("".join(letters) for letters in product(_LETTERS, repeat=size))
        yield from (group for group in groups if group not in _POUNDS)


LETTERS: Final = {
    word: like_digits(word[:1] if word in ("oh", "owe") else word) for word in _ALONE
} | {word: like_digits(word) for word in _letter_groups()}
"""Letters that stand for digits when nothing but digits is around them."""

_LOOKS: Final = {"e": "3", "o": "0", "i": "1", "s": "5", "t": "7", "a": "4"}


def _typed(word: str) -> Iterator[str]:
    """``word`` with figures in place of letters, look-alikes or its own: "thr33", "se7en"."""
    spellings = product(*(letter + _LOOKS.get(letter, "") for letter in word))
    yield from ("".join(letters) for letters in spellings if "".join(letters) != word)
    for at in range(len(word)):
        yield f"{word[:at]}{UNITS[word]}{word[at + 1 :]}"


TYPED: Final = {typed: UNITS[word] for word in _ENGLISH[:10] for typed in _typed(word)}
"""Words for the ten digits that are written with figures in place of letters."""
