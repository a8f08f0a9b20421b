"""What is said in ads, by topic. Each hand makes its own lines out of shared patterns.

Two hands share some lines by chance, as people do.
"""

from __future__ import annotations

import re
from functools import cache

from leadlight.academy import words
from leadlight.academy.chance import Chance

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
ORDINARY = (
    *("company", "company", "company", "place", "place"),
    *("hours", "manners", "manners", "offers"),
)
HINTS = ("trust", "youth", "identity")


@cache
def phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Patterns by topic, in a language of the world: ``en`` or ``es``."""
    return words.load(language, dict[str, tuple[str, ...]])


@cache
def _parts(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Fixed and free parts in turn; a fixed one is a choice of one."""
    return tuple(tuple(part.split("|")) for part in _CHOICE.split(pattern))


def spin(pattern: str, chance: Chance) -> str:
    """One reading of a pattern."""
    parts = _parts(pattern)
    return "".join([part[0] if len(part) == 1 else chance.pick(part) for part in parts])
