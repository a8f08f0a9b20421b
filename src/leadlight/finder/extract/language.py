"""Languages of a text, by function words and by script."""

from __future__ import annotations

import re
from functools import cache

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.wordlist import load_words

_FEWEST_WORDS, _SHARE = 2, 0.4
_SCRIPTS = {
    "ru": re.compile(r"[а-яё]{3}"),
    "zh": re.compile(r"[\u4e00-\u9fff]{2}"),
    "ja": re.compile(r"[\u3040-\u30ff]{2}"),
    "ko": re.compile(r"[\u1100-\u11ff\uac00-\ud7af]{2}"),
    "th": re.compile(r"[\u0e00-\u0e7f]{2}"),
    "ar": re.compile(r"[\u0600-\u06ff]{3}"),
}
_BEYOND_LATIN = re.compile(r"[\u0400-\u1fff\u3040-\ud7af]")


def read_languages(text: Text) -> tuple[str, ...]:
    """BCP 47 codes, sorted: each language with nearly as many function words as the commonest."""
    counts = {code: len(words & text.words) for code, words in _function_words().items()}
    least = max(_FEWEST_WORDS, _SHARE * max(counts.values()))
    found = [code for code, count in counts.items() if count >= least]
    if _BEYOND_LATIN.search(text.plain):
        found += [code for code, letters in _SCRIPTS.items() if letters.search(text.plain)]
    return tuple(sorted(found))


@cache
def _function_words() -> dict[str, frozenset[str]]:
    lists: dict[str, list[str]] = load_words("languages")
    return {code: frozenset(words) for code, words in lists.items()}
