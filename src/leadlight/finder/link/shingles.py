"""Texts as sets of hashed word triples, whole columns at a time.

A text of n words has n shingles: each word with the two before it, where a start mark stands in
for words before the first. So a text of one word has a shingle too, and so has the empty one.
"""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Hashes = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int64]

_START = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class Shingles(msgspec.Struct, frozen=True):
    """Hashes of all rows, one after another; row i is ``hashes[offsets[i]:offsets[i + 1]]``."""

    hashes: Hashes
    offsets: Offsets

    @property
    def rows(self) -> Offsets:
        """The row that each hash belongs to."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))


def shingle(texts: pa.Array) -> Shingles:
    """Shingles of a column of texts, words parted by white space."""
    words = pc.utf8_split_whitespace(texts.fill_null(""))
    offsets = np.asarray(words.offsets, dtype=np.int64)
    offsets = offsets - offsets[0]
    current = _word_hashes(words.flatten())
    starts = offsets[:-1][np.diff(offsets) > 0]
    before = _shifted(current, starts)
    earlier = _shifted(before, starts)
    return Shingles(_mixed(_mixed(_mixed(earlier) ^ before) ^ current), offsets)


def _word_hashes(words: pa.Array) -> Hashes:
    """Each distinct word is hashed once."""
    coded = words.dictionary_encode()
    known = [_hash(word) for word in coded.dictionary.to_pylist()]
    hashes: Hashes = np.array(known, dtype=np.uint64)[np.asarray(coded.indices)]
    return hashes


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _shifted(hashes: Hashes, starts: Offsets) -> Hashes:
    """The hash before each, with the start mark before a row's first."""
    moved = np.empty_like(hashes)
    moved[1:] = hashes[:-1]
    moved[starts] = _START
    return moved


def _mixed(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit."""
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return values ^ (values >> np.uint64(31))
