"""What stays and what varies in a template, and how many bits it saves.

Each copy is aligned word by word with the template's first text. Words that at least half of the
ads keep are fixed. Between two fixed words lies a gap. Where at least three quarters of the ads
have the same in it, or nothing, that is fixed too, so that edits do not look like slots, not even
those of the first text itself; else it is a slot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from math import log2

import msgspec

from leadlight.core.templates import Part, SlotValue
from leadlight.finder.link.tokens import tokens

MOST_WORDS = 1_000
"""Words of a text that are aligned: a bound for giants."""
_KEPT, _SAME = 0.5, 0.75
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


class _Gap(msgspec.Struct, frozen=True):
    """What lies between two fixed words: in the first text, and in each copy, None where it lacks
    one of the two. ``settled`` is what most have, None for a slot."""

    first: Words
    values: tuple[Words | None, ...]
    ads: tuple[int, ...]
    settled: Words | None


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

    and by a template of m fixed words, paid for once in the same way,

        sum over its slots: log*(1 + words in it) + words log2 V
        + log*(1 + e) + e (log2 m + 1) + p log2 V

    for e edits, words that are dropped or put in: where and which, and the p words put in. log* is
    Rissanen's universal code for whole numbers (1983). What is saved is the first sum, over all
    ads, less the second.
    """
    words = _words(first)
    aligned = [_align(words, copy) for copy in copies]
    fixed = _fixed(len(words), aligned)
    bounds = list(pairwise((-1, *fixed, len(words))))
    gaps = [_gap(words[left + 1 : right], (left, right), aligned) for left, right in bounds]
    ends = [words[right : right + 1] for _, right in bounds]
    return Slots(_parts(gaps, ends), _saved(fixed, aligned, gaps))


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


def _gap(first: Words, bounds: tuple[int, int], aligned: Sequence[_Aligned]) -> _Gap:
    values = tuple(_between(one, bounds) for one in aligned)
    ads = tuple(one.ads for one in aligned)
    seen: Counter[Words] = Counter()
    for words, count in zip(values, ads, strict=True):
        if words is not None:
            seen[words] += count
    commonest, most = min(seen.items(), key=lambda it: (-it[1], it[0]), default=(first, 0))
    return _Gap(first, values, ads, commonest if most >= _SAME * seen.total() else None)


def _parts(gaps: Sequence[_Gap], ends: Sequence[Words]) -> tuple[Part, ...]:
    """Slots, and the fixed words between them; after each gap comes the word that ends it."""
    parts: list[Part] = []
    run: Words = ()
    for gap, end in zip(gaps, ends, strict=True):
        if gap.settled is None:
            parts += [*_fixed_part(run), _slot_part(gap)]
            run = ()
        run += (gap.settled or ()) + end
    return (*parts, *_fixed_part(run))


def _fixed_part(run: Sequence[str]) -> list[Part]:
    return [Part(text=" ".join(run), fixed=True)] if run else []


def _slot_part(gap: _Gap) -> Part:
    seen: Counter[str] = Counter()
    for words, ads in zip(gap.values, gap.ads, strict=True):
        if words is not None:
            seen[" ".join(words)] += ads
    in_order = sorted(seen.items(), key=lambda it: (-it[1], it[0]))
    shown = tuple(SlotValue(value, ads) for value, ads in in_order[:_SHOWN])
    return Part(text=" ".join(gap.first), fixed=False, values=shown, different=len(seen))


def _saved(fixed: Sequence[int], aligned: Sequence[_Aligned], gaps: Sequence[_Gap]) -> float:
    word_bits = log2(max(len({word for one in aligned for word in one.words}), 2))
    length = len(fixed) + sum(len(gap.settled or ()) for gap in gaps)
    place_bits = log2(max(length, 2)) + 1
    saved = -_alone(length, word_bits)
    for number, one in enumerate(aligned):
        slots = [len(gap.values[number] or ()) for gap in gaps if gap.settled is None]
        kept = sum(one.at[word] is not None for word in fixed)
        kept += sum(len(gap.settled or ()) for gap in gaps if gap.values[number] == gap.settled)
        put_in = len(one.words) - kept - sum(slots)
        edits = length - kept + put_in
        by_template = sum(_alone(size, word_bits) for size in slots) + _log_star(1 + edits)
        by_template += edits * place_bits + put_in * word_bits
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
