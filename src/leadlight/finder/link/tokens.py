"""The words of a text, in the form in which texts are compared.

A word is what letters, digits and typed slots make up; case, punctuation and emoji between words do
not count, since they drift where the words stay. In scripts that put no blanks between words each
character is a word.
"""

from __future__ import annotations

import re

_UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana and Han
)
_TOKEN = re.compile(rf"<[a-z]+>|[{_UNSPACED}]|[^\W{_UNSPACED}_]+")
_APOSTROPHES = str.maketrans("", "", "'’")


def tokens(piece: str) -> list[str]:
    """The words in a text."""
    return _TOKEN.findall(piece.translate(_APOSTROPHES).casefold())
