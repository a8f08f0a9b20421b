"""Counting words of a list in what ads say, as many do by hand."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import msgspec

LIST = Path(__file__).with_name("keywords.yaml")


def hits(text: str) -> int:
    """How many places of a text hold a word of the list."""
    return len(_pattern().findall(plain(text)))


def plain(text: str) -> str:
    """Without case, accents and fancy alphabets."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _pattern() -> re.Pattern[str]:
    words = msgspec.yaml.decode(LIST.read_bytes(), type=list[str])
    longest_first = sorted(map(plain, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
