"""Ordinary words: what stands where the name of an account could stand, and is none."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from leadlight.finder.extract.wordlist import load_words

_ENDINGS: Final = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "r", "able")
_NO_NAME_ENDING: Final = re.compile(
    r"(?:ing|ings|tion|tions|ment|ments|able|ible|ness|ful|less|ously|ally|cion|ciones|mente|idad"
    r"|idades|ando|iendo|adas|ados|idas|idos)$"
)


@lru_cache(maxsize=1 << 14)
def is_ordinary(word: str) -> bool:
    """Whether ``word`` (lower case, without accents) is an ordinary one, or a form of it."""
    known = _words()
    if word in known:
        return True
    stems = {word.removesuffix(ending) for ending in _ENDINGS if len(word) > len(ending) + 2}
    return any(
        stem in known or f"{stem}e" in known or f"{stem.removesuffix('i')}y" in known
        for stem in stems - {word}
    )


def sounds_ordinary(word: str) -> bool:
    """Whether ``word`` is ordinary or ends as names of accounts hardly do."""
    return is_ordinary(word) or bool(_NO_NAME_ENDING.search(word))


@cache
def _words() -> frozenset[str]:
    return frozenset(
        word for name in ("no_names", "ordinary") for words in load_words(name) for word in words
    )
