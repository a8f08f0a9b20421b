"""Languages of a text, by words that are frequent in one of them and by script.

A finding for the reader of an ad; never a feature of a score.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.wordlist import load_words

_FEWEST_WORDS, _SHARE = 2, 0.4
_SCRIPTS: Final = {
    "ru": re.compile(r"[а-яё]{3}"),
    "el": re.compile(r"[α-ωϊϋ]{3}"),
    "zh": re.compile(r"[\u4e00-\u9fff]{2}"),
    "ja": re.compile(r"[\u3040-\u30ff]{2}"),
    "ko": re.compile(r"[\u1100-\u11ff\uac00-\ud7af]{2}"),
    "th": re.compile(r"[\u0e00-\u0e7f]{2}"),
    "ar": re.compile(r"[\u0600-\u06ff]{3}"),
    "he": re.compile(r"[\u05d0-\u05ea]{3}"),
    "hi": re.compile(r"[\u0900-\u097f]{2}"),
}
_UKRAINIAN: Final = re.compile(r"[іїєґ]")
_BEYOND_LATIN: Final = re.compile(r"[\u0370-\u1fff\u3040-\ud7af]")


def read_languages(text: Text) -> tuple[str, ...]:
    """BCP 47 codes, sorted: each language with nearly as many of its words as the commonest."""
    codes = _codes()
    found = [codes[word] for word in text.words if word in codes]
    counts = {code: found.count(code) for code in set(found)}
    least = max(_FEWEST_WORDS, _SHARE * max(counts.values(), default=0))
    told = {code for code, count in counts.items() if count >= least}
    if _BEYOND_LATIN.search(text.signs):
        told |= _by_script(text.plain)
    return tuple(sorted(told))


def _by_script(plain: str) -> set[str]:
    """Languages whose letters stand in the text; Han beside kana is Japanese."""
    found = {code for code, letters in _SCRIPTS.items() if letters.search(plain)}
    if "ru" in found and _UKRAINIAN.search(plain):
        found = found - {"ru"} | {"uk"}
    return found - {"zh"} if "ja" in found else found


@cache
def words() -> frozenset[str]:
    """Words that tell a language."""
    return frozenset(_codes())


@cache
def _codes() -> dict[str, str]:
    """The language of each word; one that two share tells nothing."""
    lists: dict[str, list[str]] = load_words("languages")
    codes: dict[str, list[str]] = {}
    for code, listed in lists.items():
        for word in listed:
            codes.setdefault(word, []).append(code)
    return {word: it[0] for word, it in codes.items() if len(it) == 1}
