"""Public texts that go round, and that anybody copies whole."""

from __future__ import annotations

from functools import cache

import msgspec

from leadlight.academy import words


class Boilerplate(msgspec.Struct, frozen=True):
    """A text that belongs to nobody."""

    language: str
    opening: str
    lines: tuple[str, ...]


@cache
def public(language: str) -> tuple[tuple[str, Boilerplate], ...]:
    """Ids and texts in a language."""
    texts = words.load("boilerplate", dict[str, Boilerplate])
    return tuple((name, text) for name, text in texts.items() if text.language == language)
