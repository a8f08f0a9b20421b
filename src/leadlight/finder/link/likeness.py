"""How alike two texts are: how much of both is the same words in the same order, slots forgiven.

A word is shared where it and a neighbour stand side by side in the other text too: pairs of words
survive lines that change places, and two texts share few of them by chance. Between shared
passages lie gaps. A gap of up to ``_SLOT`` words may be a slot that each ad fills in its own way,
so it costs ``_FLAT`` words at the most; what is longer is a text of its own, and each further word
of it costs ``_STEEP``. A passage of fewer than ``_PASSAGE`` words ends no gap, since that much is
shared by chance. With m shared words and gaps that cost c, on both sides together,

    likeness = m / (m + c).

Copies of a text of 30 to 100 words with a tenth of their words edited, each on its own, and up to
four slots of up to six words lie above 0.5 in 98 cases of 100 and more; texts that share half of
their words as one public passage lie below (bench/templates.py).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.link.shingles import Hashes, Offsets, Words, mixed, words_of

ALIKE = 0.5
"""Least likeness of two texts of one template."""

_SLOT, _FLAT, _STEEP, _PASSAGE = 7, 2, 2, 3
_LEAST_PAIRS = 5
"""Different texts that share fewer different pairs of words are not alike: they are too short."""

_ODD = np.uint64(0x9E3779B97F4A7C15)
_KEY = pa.uint64()
LIKENESS = pa.schema({"text": _KEY, "candidate": _KEY, "likeness": pa.float64()})

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


def likeness(batch: pa.RecordBatch) -> pa.RecordBatch:
    """From (``text``, ``candidate``, ``left`` words, ``right`` words) to ``LIKENESS``."""
    left, right = words_of(batch["left"]), words_of(batch["right"])
    rows = batch.num_rows
    in_left, in_right, enough = _shared(left, right, rows)
    matched = _by_row(left, in_left, rows) + _by_row(right, in_right, rows)
    cost = _gaps(left, in_left, rows) + _gaps(right, in_right, rows)
    alike = np.divide(matched, matched + cost, out=np.zeros(rows), where=matched > 0)
    alike = np.where(_prints(left) == _prints(right), 1.0, np.where(enough, alike, 0.0))
    return pa.record_batch([batch["text"], batch["candidate"], pa.array(alike)], schema=LIKENESS)


def _shared(left: Words, right: Words, rows: int) -> tuple[Flags, Flags, Flags]:
    """Which words of either side are shared, and which rows share enough different pairs."""
    (left_at, of_left), (right_at, of_right) = _pairs(left), _pairs(right)
    coded = pa.array(np.concatenate([of_left, of_right])).dictionary_encode()
    left_codes, right_codes = np.split(np.asarray(coded.indices), [left_at.size])
    on_left = np.zeros(len(coded.dictionary), dtype=bool)
    on_right = np.zeros(len(coded.dictionary), dtype=bool)
    on_left[left_codes] = True
    on_right[right_codes] = True
    both = on_left & on_right
    owners = np.zeros(both.size, dtype=np.int64)
    owners[left_codes] = left.rows[left_at]
    enough = np.bincount(owners[both], minlength=rows) >= _LEAST_PAIRS
    return (
        _marked(left, left_at[both[left_codes]]),
        _marked(right, right_at[both[right_codes]]),
        enough,
    )


def _pairs(words: Words) -> tuple[Offsets, Hashes]:
    """Where the second word of each pair stands, and the pair's hash, different in each row."""
    is_second = np.ones(words.hashes.size, dtype=bool)
    is_second[words.starts] = False
    at = np.flatnonzero(is_second)
    row = mixed(words.rows[at].astype(np.uint64) * _ODD)
    pair = words.hashes[at - 1] << np.uint64(32) | words.hashes[at]
    return at, mixed(pair * _ODD) ^ row


def _marked(words: Words, at: Offsets) -> Flags:
    """The words of the pairs whose second word stands at ``at``."""
    shared = np.zeros(words.hashes.size, dtype=bool)
    shared[at] = True
    shared[at - 1] = True
    return shared


def _gaps(words: Words, shared: Flags, rows: int) -> Numbers:
    """What the gaps of each row cost, in words."""
    if not shared.size:
        return np.zeros(rows)
    of = words.rows
    begins = np.ones(shared.size, dtype=bool)
    begins[1:] = (shared[1:] != shared[:-1]) | (of[1:] != of[:-1])
    at = np.flatnonzero(begins)
    lengths, is_shared, owner = np.diff(at, append=shared.size), shared[at], of[at]
    is_new = np.ones(at.size, dtype=bool)
    is_new[1:] = (is_shared & (lengths >= _PASSAGE))[1:] | (owner[1:] != owner[:-1])
    gap = np.cumsum(is_new) - 1
    size = np.bincount(gap, weights=np.where(is_shared, 0, lengths))
    cost = np.minimum(size, _FLAT) + _STEEP * np.maximum(size - _SLOT, 0)
    costs = np.bincount(owner[is_new], weights=cost, minlength=rows)
    return costs.astype(np.float64)


def _prints(words: Words) -> Hashes:
    """A number a row that tells one row of words from another, order and all."""
    within = np.arange(words.hashes.size) - words.offsets[words.rows]
    terms = mixed(words.hashes ^ mixed(within.astype(np.uint64) * _ODD + _ODD))
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(terms, dtype=np.uint64)])
    prints: Hashes = sums[words.offsets[1:]] - sums[words.offsets[:-1]]
    return prints


def _by_row(words: Words, flags: Flags, rows: int) -> Numbers:
    return np.bincount(words.rows[flags], minlength=rows).astype(np.float64)
