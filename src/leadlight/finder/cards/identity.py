"""Words of identity: ethnicity, nationality, religion, orientation, gender identity, disability.

They may neither link nor score, and no card may hold one.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml

_FLAG = r"[\U0001f1e6-\U0001f1ff]{2}"


@cache
def identity_words() -> frozenset[str]:
    """Every word, phrase and sign of the lists: lower case, without accents."""
    source = resources.files("leadlight.finder.cards") / "identity.yaml"
    lists: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return frozenset(word for words in lists.values() for word in words)


@cache
def identity_pattern() -> re.Pattern[str]:
    """Matches each word, phrase, flag and sign of identity in plain lower-case text."""
    words = sorted(identity_words(), key=len, reverse=True)
    plain = "|".join(_joined(word) for word in words if word.isascii())
    signs = "|".join(re.escape(word) for word in words if not word.isascii())
    return re.compile(rf"(?<![a-z])(?:{plain})(?![a-z])|{_FLAG}|{signs}")


def _joined(phrase: str) -> str:
    return r"[ \-]?".join(map(re.escape, phrase.split(" ")))
