"""What stays and what varies in a template, and how many bits it saves.

Each copy is aligned word by word with the template's first text. Words that at least half of the
ads keep are fixed; between two fixed words there is a slot where the first text has words that do
not stay, or where at least a quarter of the ads put some in. What else differs is an edit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from math import log2

import msgspec

from leadlight.core.templates import Part, SlotValue
from leadlight.finder.link.shingles import tokens

MOST_WORDS = 1_000
"""Words of a text that are aligned: a bound for giants."""
_KEPT, _FILLED = 0.5, 0.25
_SHOWN = 10
_UNIVERSAL = 2.865064
"""The constant that makes log* a code: the sum of 2**-log*(n) is 1."""

Words = tuple[str, ...]


class Copy(msgspec.Struct, frozen=True):
    """A text and how many ads show it."""

    typed: str
    ads: int


class Slots(msgspec.Struct, frozen=True):
    """A template's parts in their order, and the bits that it saves on the copies."""

    parts: tuple[Part, ...]
    bits_saved: float


class _Aligned(msgspec.Struct, frozen=True):
    """A copy: where each word of the first text stands in it, None for nowhere."""

    words: Words
    at: tuple[int | None, ...]
    ads: int


def find_slots(first: str, copies: Sequence[Copy]) -> Slots:
    """The parts of the template whose first text is ``first``, and what it saves on ``copies``.

    Bits are counted as by InfoShield (Lee et al., ICDE 2021), after Rissanen's minimum description
    length. Over a vocabulary of V words, those of the copies, a text of n words costs alone

        log*(n) + n log2 V,

    and by a template of m words, paid for once in the same way,

        sum over its slots: log*(1 + words in it) + words log2 V
        + log*(1 + e) + e (log2 m + 1) + p log2 V

    for e edits, words that are dropped or put in: where and which, and the p words put in. log* is
    Rissanen's universal code for whole numbers (1983). What is saved is the first sum, over all
    ads, less the second.
    """
    words = _words(first)
    aligned = [_align(words, copy) for copy in copies]
    fixed = _fixed(len(words), aligned)
    gaps = [(left, right) for left, right in pairwise((-1, *fixed, len(words)))]
    filled = [[(_between(one, gap), one.ads) for one in aligned] for gap in gaps]
    is_slot = [
        right - left > 1 or _share(values) >= _FILLED
        for (left, right), values in zip(gaps, filled, strict=True)
    ]
    slots = [values for values, it in zip(filled, is_slot, strict=True) if it]
    return Slots(_parts(words, gaps, filled, is_slot), _saved(words, fixed, aligned, slots))


def _words(text: str) -> Words:
    return tuple(text.split()[:MOST_WORDS])


def _compared(words: Words) -> list[str]:
    """Words in the form in which they are compared; emoji and signs as they are."""
    return ["".join(tokens(word)) or word for word in words]


def _align(first: Words, copy: Copy) -> _Aligned:
    words = _words(copy.typed)
    at: list[int | None] = [None] * len(first)
    matcher = SequenceMatcher(None, _compared(first), _compared(words), autojunk=False)
    for start, there, size in matcher.get_matching_blocks():
        at[start : start + size] = range(there, there + size)
    return _Aligned(words, tuple(at), copy.ads)


def _fixed(count: int, aligned: Sequence[_Aligned]) -> list[int]:
    """Words of the first text that enough ads keep."""
    ads = sum(one.ads for one in aligned)
    kept = [sum(one.ads for one in aligned if one.at[word] is not None) for word in range(count)]
    return [word for word in range(count) if kept[word] >= _KEPT * ads]


def _between(one: _Aligned, gap: tuple[int, int]) -> Words | None:
    """What a copy has between two fixed words; None where it lacks one of them."""
    left, right = gap
    start = -1 if left < 0 else one.at[left]
    end = len(one.words) if right == len(one.at) else one.at[right]
    return None if start is None or end is None else one.words[start + 1 : end]


def _share(values: Sequence[tuple[Words | None, int]]) -> float:
    """The share of ads that put words in, of those of which it is known."""
    known = sum(ads for words, ads in values if words is not None)
    return sum(ads for words, ads in values if words) / known if known else 0.0


def _parts(
    words: Words,
    gaps: Sequence[tuple[int, int]],
    filled: Sequence[Sequence[tuple[Words | None, int]]],
    is_slot: Sequence[bool],
) -> tuple[Part, ...]:
    parts: list[Part] = []
    run: list[str] = []
    for (left, right), values, slot in zip(gaps, filled, is_slot, strict=True):
        if slot:
            parts += _fixed_part(run)
            parts.append(_slot_part(" ".join(words[left + 1 : right]), values))
            run = []
        run += words[right : right + 1]
    return (*parts, *_fixed_part(run))


def _fixed_part(run: Sequence[str]) -> list[Part]:
    return [Part(text=" ".join(run), fixed=True)] if run else []


def _slot_part(text: str, values: Sequence[tuple[Words | None, int]]) -> Part:
    seen: Counter[str] = Counter()
    for words, ads in values:
        if words is not None:
            seen[" ".join(words)] += ads
    in_order = sorted(seen.items(), key=lambda it: (-it[1], it[0]))
    shown = tuple(SlotValue(value, ads) for value, ads in in_order[:_SHOWN])
    return Part(text=text, fixed=False, values=shown, different=len(seen))


def _saved(
    first: Words,
    fixed: Sequence[int],
    aligned: Sequence[_Aligned],
    slots: Sequence[Sequence[tuple[Words | None, int]]],
) -> float:
    word_bits = log2(max(len({word for one in aligned for word in one.words}), 2))
    saved = -_alone(len(first), word_bits)
    for number, one in enumerate(aligned):
        inside = [len(values[number][0] or ()) for values in slots]
        kept = sum(one.at[word] is not None for word in fixed)
        put_in = len(one.words) - kept - sum(inside)
        edits = len(fixed) - kept + put_in
        by_template = sum(_alone(size, word_bits) for size in inside) + _log_star(1 + edits)
        by_template += edits * (log2(max(len(first), 2)) + 1) + put_in * word_bits
        saved += one.ads * (_alone(len(one.words), word_bits) - by_template)
    return saved


def _alone(words: int, word_bits: float) -> float:
    return _log_star(1 + words) + words * word_bits


def _log_star(number: int) -> float:
    """Bits of a whole number from 1 on: log2 n + log2 log2 n + … while positive, and a constant."""
    bits, rest = log2(_UNIVERSAL), float(number)
    while (rest := log2(rest)) > 0:
        bits += rest
    return bits
