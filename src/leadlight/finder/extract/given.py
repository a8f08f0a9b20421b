"""Which words are names of persons: surely, perhaps, or by their sound."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final, Literal

from leadlight.core.errors import HomeError
from leadlight.finder.cards import identity_words
from leadlight.finder.extract.ordinary import sounds_ordinary
from leadlight.finder.extract.wordlist import load_words

Kind = Literal["sure", "either", "seldom", "unheard", "none"]
"""A name and nothing else; as often a word; mostly a word; on no list; no name at all."""

_SOUND: Final = re.compile(
    r"(?:[^aeiou]i?a|[aeiou]ya|[aeo]a|[^aeiou]i|[a-z]ah|elle|ette|[ae]lyn|lynn?|isha|sse|[rnl]ee|eigh"
    r"|anna|[^aeiou]ie|[iy]sh|[aeiou]y)$"
)
_NO_SOUND: Final = re.compile(
    r"(?:ing|ed|ful|less|ous|[ia]ble|[ia]bles|[ia]ve|ish|ent|ant|[a-z]ual|[ics]al|onal|ic|est|ly"
    r"|ness|[st]ion|ment|[it]ty|ward|some|like|proof|work|time|day|days|ist|ism|ings|ers|ship|out"
    r"|osas?|adas?|idas?|ivas?|icas?|antes?|entes?|[^aeiou]y|ions|[aei]bles?|ando|[ie]ndo|ones?"
    r"|cion|[^aeious]s|dad|mente|itos?|iles?)$"
)
_LETTERS: Final = str.maketrans("@$!013457", "asioleast")
_SHORTEST, _LONGEST = 3, 14


@cache
def names(kind: Kind) -> frozenset[str]:
    """All names of a kind on the lists: lower case, without accents.

    Raises:
        HomeError: the list that the build derives is missing.
    """
    words: dict[str, list[str]] = load_words("word_names")
    if kind != "sure":
        return frozenset(words[kind]) - identity_words()
    others = {word for other in ("either", "seldom", "none") for word in words[other]}
    return frozenset({*_derived(), *words["sure"]} - others) - identity_words()


@cache
def all_names() -> frozenset[str]:
    """The names of all lists."""
    return frozenset().union(*map(names, _KINDS))


@cache
def second_names() -> frozenset[str]:
    """What follows a first name in a double one, however it is written."""
    return frozenset(load_words("word_names")["second"])


@lru_cache(maxsize=1 << 16)
def kind_of(word: str) -> Kind:
    """What ``word`` (lower case, without accents) is taken for."""
    for kind in _KINDS:
        if word in names(kind):
            return kind
    is_word = word in no_names() or word in names("none") or sounds_ordinary(word)
    return "none" if is_word or len(word) < _SHORTEST else "unheard"


@lru_cache(maxsize=1 << 16)
def sounds_like_a_name(word: str) -> bool:
    """Whether a word on no list ends as names do, not as other words do."""
    return bool(_SOUND.search(word)) and may_be_a_name(word)


@lru_cache(maxsize=1 << 16)
def may_be_a_name(word: str) -> bool:
    """Whether a word on no list does not end as adjectives and other words do."""
    return len(word) <= _LONGEST and not _NO_SOUND.search(word)


@lru_cache(maxsize=1 << 14)
def undisguised(written: str) -> str | None:
    """The name on a list that is meant by "M!a", "b3lla" or "m i a"; None if there is none."""
    joined = re.sub(r"[ .\-*_]", "", written)
    for spelled in (joined, joined.rstrip("!1"), joined.replace("1", "i")):
        plain = spelled.translate(_LETTERS)
        if plain in names("sure") or plain in names("either"):
            return plain
    return None


@cache
def no_names() -> frozenset[str]:
    """Words that are no names; those of identity are none either, so that none can link."""
    lists: list[list[str]] = load_words("no_names")
    return frozenset(word for words in lists for word in words) | identity_words()


_KINDS: Final[tuple[Kind, ...]] = ("sure", "either", "seldom")


def _derived() -> list[str]:
    source = resources.files("leadlight.finder.extract") / "data" / "given_names.txt"
    if not source.is_file():
        raise HomeError(f"no names at {source}: run `python hatch_build.py` or install again")
    lines = source.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
