"""What may be said or left unsaid in each style, and how often each kind of hand does."""

from __future__ import annotations

from functools import cache

import msgspec
from bench.otherworlds.spec import STYLES, OtherSpec
from bench.otherworlds.words import Vocabulary, people, table, vocabulary

NUMBER = "number"
"""Beside the topics in the table of leanings: that the number is hard to read."""


class Topics(msgspec.Struct, frozen=True):
    """Frames by topic; ``hushed`` is what the style says of them for everybody otherwise."""

    hushed: tuple[str, ...]
    topics: dict[str, tuple[str, ...]]
    pools: dict[str, tuple[str, ...]]


@cache
def topics(style: str) -> Topics:
    """The topics in the words of a style."""
    return msgspec.convert(table(f"telling_{STYLES[style]}"), Topics)


@cache
def leanings() -> dict[str, dict[str, float]]:
    """By kind of hand: the average share of ads in which it says each topic."""
    return msgspec.convert(table("leanings"), dict[str, dict[str, float]])


def words(spec: OtherSpec) -> Vocabulary:
    """What everybody may say in such a world."""
    return _hushed(spec.style) if spec.telling else vocabulary(STYLES[spec.style])


@cache
def told_words(style: str) -> Vocabulary:
    """Fills the frames of topics, which use the style's own pools too."""
    return msgspec.structs.replace(
        vocabulary(STYLES[style]), pools=vocabulary(STYLES[style]).pools | topics(style).pools
    )


def tags(spec: OtherSpec) -> tuple[str, ...]:
    """Hashtags that everybody may use in such a world."""
    hushed = topics(spec.style).hushed if spec.telling else ()
    return tuple(tag for tag in people().tags if tag not in hushed)


@cache
def _hushed(style: str) -> Vocabulary:
    return vocabulary(STYLES[style]).without(topics(style).hushed)
