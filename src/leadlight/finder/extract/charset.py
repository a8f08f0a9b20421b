"""One code point at a time to the plain letter, digit or mark that it stands for."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters of other scripts that look like a Latin one: chosen from Unicode's confusables (UTS 39)
# for the lower-case letters that are taken for Latin ones in running text.
LOOK_ALIKES: Final = str.maketrans(
    "авеѕіјкмнорстухһԁɡӏгп" + "αβεικνορτυχω" + "օոսհց",
    "abesijkmhopctyxhdglrn" + "abeikvoptuxw" + "onuhg",
)

_DROPPED_CATEGORIES: Final = {"Cf", "Mn", "Me", "Cc", "Cs"}
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_BOXED_LETTERS: Final = (range(0x1F150, 0x1F16A), range(0x1F170, 0x1F18A))
_SPELLED: Final = {"\n": "\n", "\t": "\t", "🔟": "10", "½": "1/2", "¼": "1/4", "¾": "3/4", "⁄": "/"}
_DASHES: Final = "\u2212\u2500\u2014\u2043\u02d7"
_QUOTES: Final = {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "″": '"'}


class Charset(dict[str, str]):
    """Maps a character to its plain form; looked up once for each character, then remembered."""

    def __missing__(self, char: str) -> str:
        self[char] = plain = _plain(char)
        return plain


def _plain(char: str) -> str:
    """Lower case, without accent, as ASCII where it has such a form; ``""`` if it only hides."""
    if char in _SPELLED:
        return _SPELLED[char]
    if unicodedata.category(char) in _DROPPED_CATEGORIES or ord(char) in _SKIN_TONES:
        return ""
    return _digit(char) or _boxed_letter(char) or _punctuation(char) or _letters(char)


def _digit(char: str) -> str:
    value = unicodedata.digit(char, None)
    return "" if value is None else str(value)


def _boxed_letter(char: str) -> str:
    for letters in _BOXED_LETTERS:
        if ord(char) in letters:
            return chr(ord("a") + ord(char) - letters.start)
    return ""


def _punctuation(char: str) -> str:
    if char in _QUOTES:
        return _QUOTES[char]
    if char in _DASHES:
        return "-"
    return {"Pd": "-", "Zs": " ", "Zl": "\n", "Zp": "\n"}.get(unicodedata.category(char), "")


def _letters(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", char).lower()
    kept = (part for part in decomposed if unicodedata.category(part) not in _DROPPED_CATEGORIES)
    return "".join(kept)


CHARSET: Final = Charset()
